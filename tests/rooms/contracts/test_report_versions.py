"""What happens after the procurement report was written stands in a new, dated version; no version is overwritten."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from terskel.awards import actions as awards
from terskel.contracts import actions, supplements
from terskel.contracts.models import Contract
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.organisations import queries as organisations
from tests.rooms.refusals import refused
from tests.web.visiting import visitor
from tests.worlds.evaluations import (
    APPROVED_AT,
    SIGNED_AT,
    EvaluationWorld,
    announced,
    contract_prepared,
    said_in,
    submitted,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

LATER_AT = SIGNED_AT + timedelta(hours=2)
WHY = "Poengene på kompetanse bygger på et oppdrag som ikke står i tilbudet."
TEXT = "Vi fikk ikke poeng for oppdraget som er beskrevet på side fire i tilbudet."


def version(world: EvaluationWorld) -> UUID:
    return actions.supplement_report(world.id, by=world.cast.brita, at=LATER_AT)


def concluded() -> tuple[EvaluationWorld, UUID]:
    world, contract_id = lent(contract_prepared)
    digest = Contract.objects.get(id=contract_id).digest
    for one in (world.cast.bjorn, world.cast.daniel):
        actions.sign(contract_id, digest_seen=digest, by=one, at=SIGNED_AT)
    return world, contract_id


def test_a_new_version_repeats_the_report_and_adds_complaint_and_contract_with_dates() -> None:
    world, contract_id = concluded()
    first = supplements.supplement(world.cast.brita, world.id)
    assert first is not None
    original = documents.letter(world.cast.brita, first.base).letter
    awards.complain(world.id, about="award", text=TEXT, by=world.cast.camilla, at=SIGNED_AT)
    second = documents.letter(world.cast.brita, version(world)).letter
    said = said_in(second)
    assert second.title.startswith("Anskaffelsesprotokoll, versjon 2")
    assert second.blocks[: len(original.blocks)] == original.blocks
    assert f"{organisations.supplier(world.cast.rival_id).name} klaget på tildelingen." in said
    assert Contract.objects.get(id=contract_id).reference in said
    assert "onsdag 10. februar 2027" in said
    assert documents.letter(world.cast.brita, first.base).letter == original


def test_nothing_is_written_twice_and_what_comes_later_is_added_again() -> None:
    world, _contract_id = concluded()
    version(world)
    assert refused(lambda: version(world)) == "awards.nothing_to_supplement"
    awards.complain(world.id, about="award", text=TEXT, by=world.cast.camilla, at=LATER_AT + timedelta(hours=1))
    again = actions.supplement_report(world.id, by=world.cast.daniel, at=LATER_AT + timedelta(hours=2))
    said = said_in(documents.letter(world.cast.brita, again).letter)
    assert "versjon 3" in said
    assert "er inngått" in said
    assert "klaget" in said


def test_an_award_that_was_reversed_and_a_competition_that_ended_stand_in_it() -> None:
    world, award_id = lent(announced)
    cast, at = world.cast, APPROVED_AT + timedelta(days=1)
    awards.propose_reversal(award_id, reason_code="error", reason=WHY, evaluates_anew=False, by=cast.brita, at=at)
    actions.reverse_award(award_id, by=cast.daniel, at=at)
    awards.cancel(
        world.id,
        reason_code="no_need",
        reason="Behovet er borte etter omorganiseringen.",
        new_competition_follows=False,
        by=cast.daniel,
        at=at + timedelta(hours=1),
    )
    found = supplements.supplement(cast.brita, world.id)
    assert found is not None
    assert found.unwritten == ()
    assert [one.text.split(" (")[0] for one in found.every] == [
        "Tildelingen til Fjordsikt AS ble omgjort",
        "Konkurransen ble avsluttet uten kontrakt",
    ]


def test_before_the_report_there_is_nothing_to_add_and_strangers_meet_nothing() -> None:
    world, _award_id = lent(submitted)
    assert supplements.supplement(world.cast.brita, world.id) is None
    assert refused(lambda: version(world)) == "awards.nothing_to_supplement"
    for stranger in (world.cast.astrid, world.cast.camilla):
        with pytest.raises(Missing):
            supplements.supplement(stranger, world.id)


def test_only_a_buyer_or_an_approver_writes_a_version() -> None:
    world, _contract_id = concluded()
    auditor = replace(world.cast.brita, roles=frozenset({"auditor"}))
    write = lambda: actions.supplement_report(world.id, by=auditor, at=LATER_AT)  # noqa: E731
    assert refused(write) == "awards.supplementer_role"


def test_the_page_tells_what_has_happened_since_and_writes_the_version() -> None:
    world, _contract_id = concluded()
    brita = visitor(world.cast.brita)
    page = brita.get("authority:award_report", world.id, at=LATER_AT)
    assert "er inngått: begge har signert" in page
    brita.done("authority:report_supplement", world.id, at=LATER_AT)
    after = brita.get("authority:award_report", world.id, at=LATER_AT)
    assert "versjon 2" in after
    assert "Skriv en ny versjon" not in after
