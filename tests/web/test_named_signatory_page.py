"""Whoever may no longer sign a contract, since another is named for it, reads who does."""

import pytest

from terskel.contracts import actions
from tests.rooms.contracts.test_signatories import a_second_approver
from tests.web.visiting import visitor
from tests.worlds.evaluations import APPROVED_AT, SIGNED_AT, contract_prepared, person_of
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


def test_an_approver_reads_that_another_is_named() -> None:
    world, contract_id = lent(contract_prepared)
    daniel, gro = visitor(world.cast.daniel), a_second_approver(world)
    assert "Signer for virksomheten" in daniel.get("authority:contract", contract_id, at=SIGNED_AT)
    buyer = visitor(world.cast.brita).get("authority:contract", contract_id, at=SIGNED_AT)
    assert "En godkjenner eller avtaleforvalter signerer." in buyer
    actions.name_signatory(contract_id, person_of(gro), by=world.cast.brita, at=APPROVED_AT)
    page = daniel.get("authority:contract", contract_id, at=SIGNED_AT)
    assert "er navngitt for å signere denne kontrakten, og ingen andre kan det" in page
    assert "En godkjenner eller avtaleforvalter signerer." not in page
    assert "Signer for virksomheten" in visitor(gro).get("authority:contract", contract_id, at=SIGNED_AT)
