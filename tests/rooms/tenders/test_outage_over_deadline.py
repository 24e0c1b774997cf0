"""The service was out over a deadline: nothing is opened before somebody decides whether all get more time."""

from datetime import datetime, timedelta

import pytest

from terskel.audit.models import Event
from terskel.competitions.models import DeadlineChange
from terskel.core.actors import SYSTEM, Actor
from terskel.core.decisions import Missing
from terskel.operations import actions as operations
from terskel.tenders import actions, queries
from terskel.tenders.models import TreeHead
from tests.rooms.refusals import refused
from tests.web.visiting import visitor
from tests.worlds.competitions import (
    CLOSES_AT,
    DELIVERED_AT,
    CompetitionWorld,
    deliver,
    open_tenders,
    write_tender,
)

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
OUT_FROM, OUT_UNTIL = CLOSES_AT - 10 * MINUTE, CLOSES_AT + 20 * MINUTE
AFTER = OUT_UNTIL + MINUTE


def there(*instants: datetime) -> None:
    for at in instants:
        operations.tell_alive("web", by=SYSTEM, at=at)


@pytest.fixture
def out(world: CompetitionWorld) -> CompetitionWorld:
    """Bjørn delivered, Camilla had written hers, and the service was silent from before to after the deadline."""
    deliver(world, world.cast.bjorn)
    write_tender(world, world.cast.camilla)
    there(OUT_FROM, OUT_UNTIL, AFTER)
    return world


def more_time(world: CompetitionWorld, by: Actor, at: datetime = AFTER, closes_at: datetime | None = None) -> datetime:
    proposal = queries.outage_to_decide(by, world.id, at=at)
    chosen = closes_at or (proposal.closes_at if proposal else CLOSES_AT + DAY)
    actions.extend_after_outage(world.id, closes_at=chosen, reason="Tjenesten var ute.", by=by, at=at)
    return chosen


def test_nothing_is_settled_or_opened_while_nobody_has_decided(out: CompetitionWorld) -> None:
    assert queries.to_settle(at=AFTER) == []
    assert refused(lambda: actions.settle(out.id, by=SYSTEM, at=AFTER)) == "tenders.outage_undecided"
    assert refused(lambda: open_tenders(out, at=AFTER)) == "tenders.outage_undecided"
    proposal = queries.outage_to_decide(out.cast.brita, out.id, at=AFTER)
    assert proposal is not None
    assert proposal.closes_at > AFTER


def test_more_time_is_for_all_and_what_was_delivered_stands(out: CompetitionWorld) -> None:
    closes_at = more_time(out, out.cast.brita)
    assert out.terms.closes_at == closes_at
    assert DeadlineChange.objects.get(competition_id=out.id).changed_by_id == out.cast.brita.person_id
    actions.deliver(out.id, received_at=AFTER + MINUTE, by=out.cast.camilla, at=AFTER + MINUTE)
    assert refused(lambda: open_tenders(out, at=AFTER + 2 * MINUTE)) == "competitions.still_open"
    assert not TreeHead.objects.exists()


def test_both_tenders_are_opened_after_the_new_deadline(out: CompetitionWorld) -> None:
    closes_at = more_time(out, out.cast.brita, closes_at=AFTER + 5 * MINUTE)
    actions.deliver(out.id, received_at=AFTER + MINUTE, by=out.cast.camilla, at=AFTER + MINUTE)
    there(*(AFTER + number * MINUTE for number in range(1, 8)))
    open_tenders(out, at=closes_at + MINUTE)
    assert len(queries.opened_for_room(out.id)) == 2


def test_the_deadline_may_be_kept_with_a_reason_and_the_opening_begins(out: CompetitionWorld) -> None:
    by = out.cast.brita
    assert refused(lambda: actions.keep_deadline(out.id, reason=" ", by=by, at=AFTER)) == (
        "tenders.deadline_kept_without_reason"
    )
    actions.keep_deadline(out.id, reason="Bare en prøvemaskin var ute.", by=by, at=AFTER)
    assert Event.objects.get(kind="tenders.DeadlineKept").payload["reason"] == "Bare en prøvemaskin var ute."
    assert queries.to_settle(at=AFTER) == [out.id]
    open_tenders(out, at=AFTER)
    assert len(queries.opened_for_room(out.id)) == 1
    assert refused(lambda: more_time(out, by)) == "tenders.settled"


def test_a_service_that_has_fallen_silent_before_the_deadline_is_waited_for(world: CompetitionWorld) -> None:
    there(DELIVERED_AT, CLOSES_AT - 2 * MINUTE)
    just_after = CLOSES_AT + timedelta(seconds=31)
    assert refused(lambda: actions.settle(world.id, by=SYSTEM, at=just_after)) == "tenders.service_not_heard"
    assert queries.to_settle(at=just_after) == []


def test_only_a_buyer_decides_and_only_where_there_was_an_outage(
    out: CompetitionWorld,
) -> None:
    assert refused(lambda: more_time(out, out.cast.daniel)) == "competitions.not_buyer"
    assert refused(lambda: actions.keep_deadline(out.id, reason="Nei.", by=out.cast.eva_at_helfo, at=AFTER)) == (
        "competitions.not_buyer"
    )
    for stranger in (out.cast.bjorn, out.cast.eva):
        with pytest.raises(Missing):
            actions.keep_deadline(out.id, reason="Nei.", by=stranger, at=AFTER)
        with pytest.raises(Missing):
            queries.outage_to_decide(stranger, out.id, at=AFTER)


def test_without_an_outage_there_is_nothing_to_decide(world: CompetitionWorld) -> None:
    there(*(CLOSES_AT + number * MINUTE for number in range(-3, 3)))
    assert queries.outage_to_decide(world.cast.brita, world.id, at=CLOSES_AT + 2 * MINUTE) is None
    by = world.cast.brita
    assert refused(lambda: actions.keep_deadline(world.id, reason="Nei.", by=by, at=CLOSES_AT + 2 * MINUTE)) == (
        "tenders.no_outage_to_decide"
    )


def test_the_new_deadline_lies_ahead(out: CompetitionWorld) -> None:
    assert refused(lambda: more_time(out, out.cast.brita, closes_at=AFTER)) == "competitions.deadline_not_ahead"
    assert refused(lambda: more_time(out, out.cast.brita, closes_at=CLOSES_AT)) == "competitions.deadline_not_later"


def test_a_proposal_that_was_left_lying_still_proposes_a_day_to_come(out: CompetitionWorld) -> None:
    late = AFTER + 5 * DAY
    proposal = queries.outage_to_decide(out.cast.brita, out.id, at=late)
    assert proposal is not None
    assert proposal.closes_at > late


def test_the_page_leads_to_the_decision_and_not_past_it(out: CompetitionWorld) -> None:
    page = visitor(out.cast.brita).get("authority:competition", out.id, at=AFTER)
    assert "Bestem om fristen forlenges" in page
    assert "To åpnere åpner tilbudene sammen" not in page
    actions.keep_deadline(out.id, reason="Bare en prøvemaskin var ute.", by=out.cast.brita, at=AFTER)
    after = visitor(out.cast.brita).get("authority:competition", out.id, at=AFTER)
    assert "To åpnere åpner tilbudene sammen" in after
