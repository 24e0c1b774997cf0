"""What a tenderer has marked as secret leaves in no reason before whoever decides has read it (FOA § 7-4)."""

from collections.abc import Callable, Collection
from datetime import timedelta
from uuid import UUID

import pytest

from terskel.audit.models import Event
from terskel.awards import actions as awards
from terskel.awards.models import TradeSecret
from terskel.contracts import actions as contracts
from terskel.core.instants import OSLO
from terskel.evaluation import actions as evaluations
from tests.rooms.contracts.test_reverse_rejection import recommended, rejected
from tests.rooms.refusals import refused
from tests.web.visiting import visitor
from tests.worlds.cast import Cast
from tests.worlds.evaluations import (
    APPROVED_AT,
    FINALISED_AT,
    PREPARED_AT,
    SCORED_AT,
    EvaluationWorld,
    announced,
    prepared,
    scored,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

PASSAGE = "avtalen med underleverandøren i Tallinn"
WHY = f"Det ble oversett at {PASSAGE} omfatter testlederen."
PROPOSED_AT = APPROVED_AT + timedelta(hours=1)
DECIDED_AT = APPROVED_AT + timedelta(hours=2)

Deciding = Callable[[Collection[UUID]], object]


def of_bjorns(world: EvaluationWorld) -> UUID:
    """Bjørn, who is not the one the letters are about, has marked the passage."""
    return marked(world, world.bjorns, world.cast.fjordsikt_id)


def marked(world: EvaluationWorld, tender_id: UUID, supplier_id: UUID) -> UUID:
    row = TradeSecret.objects.create(
        competition_id=world.id,
        tender_id=tender_id,
        supplier_id=supplier_id,
        passage=PASSAGE,
        reason="Viser konkurrenter hvem vi arbeider med, og hvor.",
        marked_at=APPROVED_AT,
        marked_by_id=world.cast.bjorn.person_id,
    )
    key: UUID = row.id
    return key


def told_and_rejected(cast: Cast) -> tuple[EvaluationWorld, UUID]:
    world, award_id = recommended(cast)
    awards.approve(award_id, by=cast.daniel, at=APPROVED_AT)
    return world, award_id


def held_back(world: EvaluationWorld, decide: Deciding, kind: str, page: tuple[object, ...]) -> None:
    """Refused until the passage is confirmed; the page asks for it; then it is on record which was."""
    secret = TradeSecret.objects.get().id
    assert refused(lambda: decide(())) == "awards.secrets_not_confirmed"
    assert not Event.objects.filter(kind=kind).exists()
    assert f"Jeg har lest det: «{PASSAGE}» fra" in visitor(world.cast.daniel).get(*page, at=DECIDED_AT)
    decide([secret])
    assert Event.objects.get(kind=kind).payload["confirmed_secrets"] == [str(secret)]


def test_in_the_reversal_of_an_award() -> None:
    world, award_id = lent(announced)
    of_bjorns(world)
    cast = world.cast
    awards.propose_reversal(
        award_id, reason_code="error", reason=WHY, evaluates_anew=True, by=cast.brita, at=PROPOSED_AT
    )
    held_back(
        world,
        lambda read: contracts.reverse_award(award_id, confirmed_secrets=read, by=cast.daniel, at=DECIDED_AT),
        "awards.AwardReversed",
        ("authority:award_reversal", world.id),
    )


@pytest.mark.parametrize("build", [rejected, told_and_rejected], ids=["before the award", "with the award"])
def test_in_the_reversal_of_a_rejection(build: Callable[[Cast], object]) -> None:
    made = lent(build)
    world = made[0] if isinstance(made, tuple) else made
    assert isinstance(world, EvaluationWorld)
    of_bjorns(world)
    cast = world.cast
    awards.propose_rejection_reversal(world.id, world.camillas, WHY, by=cast.brita, at=PROPOSED_AT)
    held_back(
        world,
        lambda read: contracts.reverse_rejection(
            world.id, world.camillas, confirmed_secrets=read, by=cast.daniel, at=DECIDED_AT
        ),
        "awards.RejectionReversed",
        ("authority:rejection_reversal", world.id, world.camillas),
    )


def test_in_a_cancellation_that_all_who_are_invited_read() -> None:
    world = lent(scored)
    secret = of_bjorns(world)
    cast = world.cast
    decide: Deciding = lambda read: awards.cancel(  # noqa: E731
        world.id,
        reason_code="other",
        reason=WHY,
        new_competition_follows=False,
        confirmed_secrets=read,
        by=cast.daniel,
        at=DECIDED_AT,
    )
    assert refused(lambda: decide(())) == "awards.secrets_not_confirmed"
    page = visitor(cast.daniel).post("authority:award_cancel", world.id, at=DECIDED_AT, reason_code="other", reason=WHY)
    assert f"Jeg har lest det: «{PASSAGE}» fra" in page.content.decode()
    decide([secret])
    assert Event.objects.get(kind="awards.ClosedWithoutAward").payload["confirmed_secrets"] == [str(secret)]


def test_the_owner_alone_reads_what_is_its_own() -> None:
    world = lent(rejected)
    cast = world.cast
    marked(world, world.camillas, cast.rival_id)
    awards.propose_rejection_reversal(world.id, world.camillas, WHY, by=cast.brita, at=PROPOSED_AT)
    contracts.reverse_rejection(world.id, world.camillas, by=cast.daniel, at=DECIDED_AT)
    assert Event.objects.get(kind="awards.RejectionReversed").payload["confirmed_secrets"] == []


def proposed(cast: Cast) -> EvaluationWorld:
    """Erik proposes to reject Camilla's tender, and quotes another's."""
    world = scored(cast)
    evaluations.reject_tender(
        world.id,
        world.camillas,
        ground="R-248-2a",
        reason=f"Tilbudet mangler det andre har, som {PASSAGE}.",
        by=cast.erik_at_helfo,
        at=SCORED_AT,
    )
    return world


@pytest.mark.parametrize("act", ["confirm", "freeze"])
def test_in_a_rejection_however_it_is_confirmed(act: str) -> None:
    """ADR 58: both acts refuse, and both pages ask."""
    world = lent(proposed)
    secret, eva = of_bjorns(world), world.cast.eva_at_helfo
    confirm: Deciding = lambda read: evaluations.confirm_rejection(  # noqa: E731
        world.id, world.camillas, confirmed_secrets=read, by=eva, at=FINALISED_AT
    )
    freeze: Deciding = lambda read: evaluations.finalise(  # noqa: E731
        world.id, confirmed_secrets=read, by=eva, at=FINALISED_AT
    )
    decide, page, posted = {
        "confirm": (
            confirm,
            ("authority:evaluation_tender", world.id, world.camillas),
            ("authority:evaluation_confirm_rejection", world.id, world.camillas),
        ),
        "freeze": (freeze, ("authority:evaluation_finalise", world.id), ("authority:evaluation_finalise", world.id)),
    }[act]
    assert refused(lambda: decide(())) == "evaluation.secrets_not_confirmed"
    assert f"Jeg har lest det: «{PASSAGE}» fra Fjordsikt" in visitor(eva).get(*page, at=FINALISED_AT)
    visitor(eva).done(*posted, at=FINALISED_AT, confirmed=str(secret))
    told = Event.objects.get(kind="evaluation.TenderRejected")
    assert told.payload["confirmed_secrets"] == [str(secret)]


def test_a_rejection_may_quote_the_tenderers_own_secret() -> None:
    world = lent(proposed)
    marked(world, world.camillas, world.cast.rival_id)
    evaluations.confirm_rejection(world.id, world.camillas, by=world.cast.eva_at_helfo, at=FINALISED_AT)
    assert Event.objects.get(kind="evaluation.TenderRejected").payload["confirmed_secrets"] == []


@pytest.mark.parametrize("kind", ["clarification", "price"])
def test_in_what_a_tenderer_is_asked(kind: str) -> None:
    world = lent(scored)
    secret, eva = of_bjorns(world), world.cast.eva_at_helfo
    due_at, asked_of = SCORED_AT + timedelta(days=2), (world.id, world.camillas)
    ask: Deciding = lambda read: evaluations.ask_tenderer(  # noqa: E731
        *asked_of, kind=kind, text=WHY, due_at=due_at, confirmed_secrets=read, by=eva, at=SCORED_AT
    )
    assert refused(lambda: ask(())) == "evaluation.secrets_in_question"
    filled = {"kind": kind, "text": WHY, "due_at": due_at.astimezone(OSLO).strftime("%Y-%m-%dT%H:%M")}
    address = ("authority:evaluation_ask_tenderer", *asked_of)
    page = visitor(eva).post(*address, at=SCORED_AT, **filled).content.decode()
    assert f"Jeg har lest det: «{PASSAGE}» fra Fjordsikt" in page
    assert "Spørsmålet inneholder det en annen tilbyder har merket" in page
    visitor(eva).done(*address, at=SCORED_AT, confirmed=str(secret), **filled)
    assert Event.objects.get(kind="evaluation.TendererAsked").payload["confirmed_secrets"] == [str(secret)]


def test_a_tenderer_is_asked_about_its_own_secret() -> None:
    world = lent(scored)
    marked(world, world.camillas, world.cast.rival_id)
    asked_of = (world.id, world.camillas)
    due_at = SCORED_AT + timedelta(days=2)
    evaluations.ask_tenderer(
        *asked_of, kind="clarification", text=WHY, due_at=due_at, by=world.cast.eva_at_helfo, at=SCORED_AT
    )
    assert Event.objects.get(kind="evaluation.TendererAsked").payload["confirmed_secrets"] == []


def test_in_what_the_winner_is_asked_to_document() -> None:
    world, award_id = lent(prepared)
    brita = world.cast.brita
    secret = marked(world, world.camillas, world.cast.rival_id)
    awards.demand_more(award_id, WHY, by=brita, at=PREPARED_AT)
    due_at = PREPARED_AT + timedelta(days=2)
    ask: Deciding = lambda read: awards.ask_winner(  # noqa: E731
        award_id, due_at=due_at, confirmed_secrets=read, by=brita, at=PREPARED_AT
    )
    assert refused(lambda: ask(())) == "awards.secrets_not_confirmed"
    address = ("authority:award_evidence_ask", world.id)
    assert f"Jeg har lest det: «{PASSAGE}» fra Rival" in visitor(brita).get(*address, at=PREPARED_AT)
    filled = {"due_at": due_at.astimezone(OSLO).strftime("%Y-%m-%dT%H:%M")}
    visitor(brita).done(*address, at=PREPARED_AT, confirmed=str(secret), **filled)
    assert Event.objects.get(kind="awards.EvidenceAsked").payload["confirmed_secrets"] == [str(secret)]
