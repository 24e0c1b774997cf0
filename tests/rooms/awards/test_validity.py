"""All tenderers are asked to be bound longer, each answers freely and once (FOA § 20-6)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from terskel.audit.models import Event
from terskel.awards import validity
from terskel.awards.actions import prolonging
from terskel.awards.models import TendererValidity
from terskel.core.actors import ANONYMOUS
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.evaluation import actions as evaluations
from tests.rooms.refusals import refused
from tests.worlds.cast import Cast, oslo
from tests.worlds.competitions import CompetitionWorld, published_competition
from tests.worlds.evaluations import (
    APPROVED_AT,
    PREPARED_AT,
    SCORED_AT,
    EvaluationWorld,
    finalised,
    said_in,
    scored,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

STATED_ON = date(2027, 2, 22)
UNTIL_ON = date(2027, 3, 31)
DUE_AT = oslo("2027-02-05 12:00")
ANSWERED_AT = PREPARED_AT + timedelta(days=1)
EXPIRED_AT = oslo("2027-02-23 00:00")


@pytest.fixture
def world() -> EvaluationWorld:
    return lent(finalised)


def ask(world: EvaluationWorld, until_on: date = UNTIL_ON) -> UUID:
    return prolonging.ask_to_prolong(
        world.id, valid_until_on=until_on, due_at=DUE_AT, by=world.cast.brita, at=PREPARED_AT
    )


def test_every_tenderer_is_asked_in_the_same_words_at_the_same_time(world: EvaluationWorld) -> None:
    extension = ask(world)
    cast = world.cast
    texts = set()
    for firm in (cast.bjorn, cast.camilla):
        (own,) = validity.own_extensions(firm, world.id)
        assert (own.id, own.valid_until_on, own.bound_until.last_day) == (extension, UNTIL_ON, STATED_ON)
        assert own.waits(PREPARED_AT)
        texts.add(said_in(documents.letter(firm, own.letter_id).letter))
    assert len(texts) == 1
    assert "kan ikke endres eller forbedres" in texts.pop()
    event = Event.objects.get(kind="awards.ValidityExtensionAsked")
    assert {supplier for supplier, _letter in event.payload["letters"]} == {
        str(cast.fjordsikt_id),
        str(cast.rival_id),
    }


def test_who_prolongs_is_bound_longer_and_who_does_not_is_free(world: EvaluationWorld) -> None:
    extension = ask(world)
    cast = world.cast
    prolonging.answer_extension(extension, prolongs=True, by=cast.bjorn, at=ANSWERED_AT)
    prolonging.answer_extension(extension, prolongs=False, by=cast.camilla, at=ANSWERED_AT)
    found = validity.validity(cast.brita, world.id)
    yes, no = world.tenders[cast.fjordsikt_id], world.tenders[cast.rival_id]
    assert (found.bound_until(yes), found.bound_until(no)) == (UNTIL_ON, STATED_ON)
    assert found.binds(no, EXPIRED_AT - timedelta(microseconds=1))
    assert (found.binds(yes, EXPIRED_AT), found.binds(no, EXPIRED_AT)) == (True, False)
    assert [one.answer for one in found.extensions[0].tenderers] == ["prolongs", "declines"]
    assert found.extensions[0].prolonged == 1


def test_an_answer_is_given_once_and_in_time_by_who_delivers_tenders(world: EvaluationWorld) -> None:
    extension = ask(world)
    bjorn = world.cast.bjorn
    late = refused(lambda: prolonging.answer_extension(extension, prolongs=True, by=bjorn, at=DUE_AT))
    assert late == "awards.validity_time_is_up"
    prolonging.answer_extension(extension, prolongs=True, by=bjorn, at=DUE_AT - timedelta(microseconds=1))
    twice = refused(lambda: prolonging.answer_extension(extension, prolongs=False, by=bjorn, at=ANSWERED_AT))
    assert twice == "awards.validity_is_answered"
    with pytest.raises(DatabaseError), transaction.atomic():
        TendererValidity.objects.filter(supplier_id=bjorn.organisation_id).update(answer="declines")


@pytest.mark.parametrize(
    ("until_on", "due_at", "code"),
    [
        (STATED_ON, DUE_AT, "awards.validity_not_later"),
        (date(2027, 1, 20), DUE_AT, "awards.validity_not_later"),
        (UNTIL_ON, PREPARED_AT + timedelta(seconds=1), "awards.validity_without_time"),
        (UNTIL_ON, oslo("2027-01-28 23:59"), "awards.validity_without_time"),
        (UNTIL_ON, oslo("2027-04-01 00:00"), "awards.validity_answered_too_late"),
    ],
)
def test_a_question_without_a_later_day_or_time_to_answer_is_refused(
    world: EvaluationWorld, until_on: date, due_at: datetime, code: str
) -> None:
    def asked() -> None:
        prolonging.ask_to_prolong(
            world.id,
            valid_until_on=until_on,
            due_at=due_at,
            by=world.cast.brita,
            at=PREPARED_AT,
        )

    assert refused(asked) == code


def test_a_second_time_asks_for_a_later_day_than_the_first(world: EvaluationWorld) -> None:
    ask(world)
    assert refused(lambda: ask(world)) == "awards.validity_not_later"
    ask(world, UNTIL_ON + timedelta(days=1))
    assert len(validity.validity(world.cast.brita, world.id).extensions) == 2


def test_after_the_day_whoever_agrees_confirms_that_the_tender_still_stands(world: EvaluationWorld) -> None:
    extension = prolonging.ask_to_prolong(
        world.id,
        valid_until_on=UNTIL_ON,
        due_at=oslo("2027-03-05 12:00"),
        by=world.cast.brita,
        at=EXPIRED_AT + timedelta(days=1),
    )
    own = validity.own_extension(world.cast.bjorn, extension)
    assert "Vedståelsesfristen er gått ut" in said_in(documents.letter(world.cast.bjorn, own.letter_id).letter)


def test_who_is_rejected_is_not_asked() -> None:
    world = lent(scored)
    cast = world.cast
    out = world.tenders[cast.rival_id]
    evaluations.reject_tender(
        world.id,
        out,
        ground="R-248-1b",
        reason="Tilbudet har et vesentlig forbehold om ansvar.",
        by=cast.eva_at_helfo,
        at=SCORED_AT,
    )
    evaluations.confirm_rejection(world.id, out, by=cast.erik_at_helfo, at=SCORED_AT)
    ask(world)
    assert validity.own_extensions(cast.camilla, world.id) == []
    assert len(validity.own_extensions(cast.bjorn, world.id)) == 1


@pytest.mark.parametrize(("reached", "names"), [(finalised, {"Fjordsikt AS", "Rival Konsulenter AS"}), (scored, {""})])
def test_tenderers_are_numbers_until_the_result_is_frozen(
    reached: Callable[[Cast], EvaluationWorld], names: set[str]
) -> None:
    world = lent(reached)
    ask(world)
    (extension,) = validity.validity(world.cast.brita, world.id).extensions
    assert {one.name for one in extension.tenderers} == names


def test_strangers_and_rivals_read_nothing_of_it(world: EvaluationWorld) -> None:
    extension = ask(world)
    cast = world.cast
    acts: list[Callable[[], object]] = [
        lambda: validity.validity(cast.astrid, world.id),
        lambda: validity.validity(cast.bjorn, world.id),
        lambda: validity.validity(ANONYMOUS, world.id),
        lambda: validity.own_extension(cast.brita, extension),
        lambda: prolonging.ask_to_prolong(
            world.id, valid_until_on=UNTIL_ON, due_at=DUE_AT, by=cast.astrid, at=APPROVED_AT
        ),
        lambda: prolonging.answer_extension(extension, prolongs=True, by=cast.brita, at=ANSWERED_AT),
    ]
    for act in acts:
        with pytest.raises(Missing):
            act()
    assert refused(
        lambda: prolonging.ask_to_prolong(
            world.id, valid_until_on=UNTIL_ON, due_at=DUE_AT, by=cast.daniel, at=APPROVED_AT
        )
    ) == ("awards.not_buyer")


def test_before_the_opening_nobody_is_asked_and_nothing_is_shown() -> None:
    published: CompetitionWorld = lent(published_competition)
    cast = published.cast
    with pytest.raises(Missing):
        validity.validity(cast.brita, published.id)
    asked = refused(
        lambda: prolonging.ask_to_prolong(
            published.id, valid_until_on=UNTIL_ON, due_at=DUE_AT, by=cast.brita, at=PREPARED_AT
        )
    )
    assert asked == "awards.not_opened"
