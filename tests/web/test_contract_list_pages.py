"""The overview of contracts: whom to turn to at the other party, narrowed and taken along."""

import json

import pytest
from django.urls import reverse

from terskel import clock
from tests.statements import asked
from tests.web.visiting import visitor
from tests.worlds.evaluations import APPROVED_AT, SIGNED_AT, contract_prepared
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


def test_each_party_finds_whom_to_turn_to_at_the_other_in_two_clicks() -> None:
    world, contract_id = lent(contract_prepared)
    brita, bjorn = visitor(world.cast.brita), visitor(world.cast.bjorn)
    assert world.cast.bjorn.name in brita.get("authority:contracts", at=SIGNED_AT)
    assert world.cast.bjorn.name in brita.get("authority:contract", contract_id, at=SIGNED_AT)
    own = bjorn.get("supplier:contracts", at=SIGNED_AT)
    assert "Kontaktperson" in own
    assert "Kontaktperson hos den andre parten" in bjorn.get("supplier:contract", contract_id, at=SIGNED_AT)


def test_a_list_is_narrowed_by_words_and_says_when_nothing_fits() -> None:
    world, contract_id = lent(contract_prepared)
    brita = visitor(world.cast.brita)
    link = reverse("authority:contract", args=[contract_id])

    def body(words: str) -> str:
        with clock.stopped_at(SIGNED_AT):
            return brita.client.get(reverse("authority:contracts"), {"q": words}).content.decode()

    assert link in body("Fjordsikt")
    assert link not in body("finnes ikke")
    assert "Ingen kontrakt passer" in body("finnes ikke")


def test_the_whole_overview_is_taken_along_with_contact_persons() -> None:
    world, _contract_id = lent(contract_prepared)
    brita = visitor(world.cast.brita)
    with clock.stopped_at(SIGNED_AT):
        (row,) = json.loads(b"".join(brita.client.get(reverse("authority:contracts"), {"format": "json"})))
        odd = brita.client.get(reverse("authority:contracts"), {"format": "pdf"})
    assert row["contact"] == world.cast.bjorn.name
    assert "@" in row["address"]
    assert odd.status_code == 404


def test_contact_persons_take_two_statements_however_many_contracts() -> None:
    world, _contract_id = lent(contract_prepared)
    brita = visitor(world.cast.brita)
    brita.get("authority:contracts", at=APPROVED_AT)
    with asked() as counted:
        brita.get("authority:contracts", at=APPROVED_AT)
    assert len([one for one in counted if "organisations_mattertask" in str(one)]) == 1
