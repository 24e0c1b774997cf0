"""Outages that a person records: by whom, of what, told to whom, and what later deadline they lead to."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from terskel.accounts.models import Person
from terskel.competitions import actions as competitions
from terskel.competitions import queries
from terskel.core.actors import OPERATOR, SYSTEM, Actor
from terskel.core.decisions import Missing
from terskel.core.outages import RECORDED
from terskel.documents import queries as documents
from terskel.operations import actions
from terskel.operations import queries as operations
from terskel.operations.models import RecordedOutage
from terskel.tenders import actions as tenders
from terskel.tenders import queries as tender_queries
from tests.rooms.notifications.told import told
from tests.rooms.refusals import refused
from tests.worlds import cast as casting
from tests.worlds.competitions import CLOSES_AT, OPENING_AT, CompetitionWorld, open_tenders, published_competition
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
FROM, UNTIL = CLOSES_AT - 3 * HOUR, CLOSES_AT - 2 * HOUR


@pytest.fixture
def world() -> CompetitionWorld:
    return lent(published_competition)


def operator() -> Actor:
    person_id = casting.person("Odd Drift")
    return Actor("person", person_id, "Odd Drift", None, "installation", frozenset({OPERATOR}), "nb")


def recorded(by: Actor, **more: object) -> UUID:
    given = {"part": "login", "from_at": FROM, "until_at": UNTIL, "at": UNTIL + MINUTE, **more}
    words = {"description": "ID-porten var nede.", "source": "Driftsmelding fra Digdir."}
    return actions.record_outage(**{**words, **given}, by=by)


@pytest.mark.parametrize("part", RECORDED)
def test_whatever_is_recorded_near_a_deadline_proposes_a_later_one_with_its_reason(
    world: CompetitionWorld, part: str
) -> None:
    recorded(world.cast.brita, part=part)
    proposal = queries.outage_proposal(world.terms, at=UNTIL + MINUTE)
    assert proposal is not None
    assert proposal.closes_at > CLOSES_AT
    assert "ID-porten var nede" in proposal.reason


def test_one_body_s_outage_concerns_its_own_competitions_and_the_operator_s_concerns_all(
    world: CompetitionWorld,
) -> None:
    at = UNTIL + MINUTE
    recorded(world.cast.astrid)
    assert queries.outage_proposal(world.terms, at=at) is None, "Astrid's own body does not hold this competition"
    recorded(operator())
    assert queries.outage_proposal(world.terms, at=at) is not None


def test_only_operators_managers_and_buyers_record_and_others_outages_look_missing(world: CompetitionWorld) -> None:
    for stranger in (world.cast.bjorn, world.cast.daniel, world.cast.eva_at_helfo, SYSTEM):
        with pytest.raises(Missing):
            recorded(stranger)
        with pytest.raises(Missing):
            operations.own_recorded(stranger)
    outage = recorded(world.cast.brita)
    for other in (world.cast.astrid, operator()):
        with pytest.raises(Missing):
            actions.withdraw_outage(outage, reason="Feil.", by=other, at=UNTIL + HOUR)
        assert operations.own_recorded(other) == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"part": "weather"}, "operations.outage_part_unknown"),
        ({"from_at": UNTIL + HOUR, "until_at": None}, "operations.outage_in_the_future"),
        ({"until_at": FROM}, "operations.outage_ends_before_it_begins"),
        ({"until_at": UNTIL + HOUR}, "operations.outage_end_in_the_future"),
        ({"description": " "}, "operations.outage_without_description"),
        ({"source": ""}, "operations.outage_without_source"),
    ],
)
def test_an_outage_is_told_whole_and_of_the_past(world: CompetitionWorld, wrong: dict[str, object], code: str) -> None:
    assert refused(lambda: recorded(world.cast.brita, **wrong)) == code
    assert not RecordedOutage.objects.exists()


def test_one_that_lasts_is_ended_once(world: CompetitionWorld) -> None:
    brita = world.cast.brita
    outage = recorded(brita, until_at=None)
    [found] = operations.outages(since=FROM, at=UNTIL + HOUR, authority_id=world.terms.authority_id)
    assert found.until_at is None
    actions.end_outage(outage, until_at=UNTIL, by=brita, at=UNTIL + HOUR)
    again = refused(lambda: actions.end_outage(outage, until_at=UNTIL + MINUTE, by=brita, at=UNTIL + HOUR))
    assert again == "operations.outage_has_ended"


def test_one_that_was_recorded_by_mistake_counts_no_more_and_is_kept(world: CompetitionWorld) -> None:
    brita, at = world.cast.brita, UNTIL + HOUR
    outage = recorded(brita)
    assert refused(lambda: actions.withdraw_outage(outage, reason=" ", by=brita, at=at)) == (
        "operations.outage_withdrawn_without_reason"
    )
    actions.withdraw_outage(outage, reason="Det var hos en leverandør.", by=brita, at=at)
    assert queries.outage_proposal(world.terms, at=at) is None
    [kept] = operations.own_recorded(brita)
    assert (kept.withdrawn_at, kept.withdrawal_reason) == (at, "Det var hos en leverandør.")
    assert refused(lambda: actions.end_outage(outage, until_at=UNTIL, by=brita, at=at)) == (
        "operations.outage_was_withdrawn"
    )


def test_the_database_keeps_what_was_recorded(world: CompetitionWorld) -> None:
    outage = recorded(world.cast.brita)
    rows = RecordedOutage.objects.filter(pk=outage)
    for violation in (
        lambda: rows.update(from_at=FROM - DAY),
        lambda: rows.update(until_at=UNTIL + HOUR),
        lambda: rows.update(description="Noe annet"),
        lambda: rows.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            violation()


def test_the_buyers_are_led_to_their_competition_and_those_in_charge_are_told(world: CompetitionWorld) -> None:
    person = casting.person("Odd Drift")
    Person.objects.filter(pk=person).update(operator_since=FROM)
    recorded(world.cast.brita)
    assert {"Brita Strand", "Odd Drift"} <= set(told("operations.OutageRecorded"))


def test_one_that_is_first_known_after_the_deadline_was_moved_proposes_again(world: CompetitionWorld) -> None:
    brita, moved_at = world.cast.brita, UNTIL + MINUTE
    recorded(brita)
    soon = CLOSES_AT + HOUR
    competitions.extend_deadline(world.id, closes_at=soon, reason="ID-porten var nede.", by=brita, at=moved_at)
    assert queries.outage_proposal(world.terms, at=moved_at) is None
    recorded(brita, part="network", at=moved_at + MINUTE)
    found = queries.outage_proposal(world.terms, at=moved_at + MINUTE)
    assert found is not None
    assert [one.part for one in found.outages] == ["network"]


def test_nothing_is_opened_before_somebody_decides_and_the_record_of_opening_tells_of_it(
    world: CompetitionWorld,
) -> None:
    brita = world.cast.brita
    recorded(brita, from_at=CLOSES_AT - MINUTE, until_at=None, at=CLOSES_AT + MINUTE / 4)
    at = CLOSES_AT + MINUTE
    assert refused(lambda: tenders.settle(world.id, by=SYSTEM, at=at)) == "tenders.outage_undecided"
    assert tender_queries.to_settle(at=at) == []
    tenders.keep_deadline(world.id, reason="Alle rakk det.", by=brita, at=at)
    open_tenders(world, at=OPENING_AT)
    record = tender_queries.opening_state(brita, world.id, at=OPENING_AT + MINUTE).record_id
    assert "ID-porten var nede" in str(documents.letter(brita, record, at=OPENING_AT + MINUTE).letter)
