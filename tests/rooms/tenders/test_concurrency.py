"""Two real connections at once: exactly one wins, and the other is told so."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from terskel.competitions import actions as competitions
from terskel.competitions import moves
from terskel.competitions.models import Competition, Invitation, Question
from terskel.core.actors import SYSTEM, Actor
from terskel.tenders import actions, queries
from terskel.tenders.models import Delivery, TreeHead
from tests.clones import cloned
from tests.concurrency import at_once, meeting, queued
from tests.worlds.cast import the_cast
from tests.worlds.competitions import (
    ASKED_AT,
    CLOSES_AT,
    DELIVERED_AT,
    CompetitionWorld,
    published_competition,
    write_tender,
)

SETTLES_AT = CLOSES_AT + timedelta(seconds=30)
IN_TIME = CLOSES_AT - timedelta(microseconds=1)


@pytest.fixture
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[CompetitionWorld]:
    """On a copy of the database that is thrown away, so that every connection sees it."""
    with django_db_blocker.unblock(), cloned():
        yield published_competition(the_cast())


def test_two_deliveries_of_one_draft_at_once_deliver_it_once(world: CompetitionWorld) -> None:
    write_tender(world, world.cast.bjorn)

    def deliver() -> None:
        actions.deliver(world.id, received_at=DELIVERED_AT, by=world.cast.bjorn, at=DELIVERED_AT)

    assert sorted(at_once(deliver, deliver)) == ["done", "tenders.nothing_to_deliver"]
    assert Delivery.objects.count() == 1


def test_two_suppliers_deliver_at_once_without_conflict(world: CompetitionWorld) -> None:
    for by in (world.cast.bjorn, world.cast.camilla):
        write_tender(world, by)
    outcomes = at_once(
        *(
            lambda by=by: actions.deliver(world.id, received_at=DELIVERED_AT, by=by, at=DELIVERED_AT)
            for by in (world.cast.bjorn, world.cast.camilla)
        )
    )
    assert outcomes == ["done", "done"]


def test_a_delivery_and_the_settlement_at_once_agree_on_what_was_counted(world: CompetitionWorld) -> None:
    write_tender(world, world.cast.bjorn)
    delivered, settled = at_once(
        lambda: actions.deliver(world.id, received_at=IN_TIME, by=world.cast.bjorn, at=SETTLES_AT),
        lambda: actions.settle(world.id, by=SYSTEM, at=SETTLES_AT),
    )
    assert settled == "done"
    assert delivered in ("done", "tenders.settled")
    assert TreeHead.objects.get().size == 1 + Delivery.objects.count()
    assert Delivery.objects.filter(leaf_index__isnull=True).count() == 0


def test_a_delivery_and_a_cancellation_at_once_leave_no_tender_in_doubt(world: CompetitionWorld) -> None:
    write_tender(world, world.cast.bjorn)
    delivered, cancelled = at_once(
        lambda: actions.deliver(world.id, received_at=DELIVERED_AT, by=world.cast.bjorn, at=DELIVERED_AT),
        lambda: competitions.cancel(
            world.id,
            reason_code="no_need",
            reason="Behovet er borte.",
            new_competition_follows=False,
            by=world.cast.brita,
            at=DELIVERED_AT,
        ),
    )
    assert cancelled == "done"
    assert (delivered, Delivery.objects.count()) in {("done", 1), ("tenders.competition_cancelled", 0)}


def test_a_delivery_and_an_extension_at_once_both_hold(world: CompetitionWorld) -> None:
    write_tender(world, world.cast.bjorn)
    later = CLOSES_AT + timedelta(days=7)
    outcomes = at_once(
        lambda: actions.deliver(world.id, received_at=DELIVERED_AT, by=world.cast.bjorn, at=DELIVERED_AT),
        lambda: competitions.extend_deadline(
            world.id, closes_at=later, reason="Nytt svar.", by=world.cast.brita, at=DELIVERED_AT
        ),
    )
    assert outcomes == ["done", "done"]


def test_two_settlements_at_once_make_one_tree(world: CompetitionWorld) -> None:
    roots: list[str] = []

    def settle() -> None:
        roots.append(actions.settle(world.id, by=SYSTEM, at=SETTLES_AT))

    assert at_once(settle, settle) == ["done", "done"]
    assert len(set(roots)) == TreeHead.objects.count() == 1


def test_two_people_saving_the_same_draft_at_once_lose_nothing(world: CompetitionWorld) -> None:
    bjorn = world.cast.bjorn
    outcomes = at_once(
        lambda: actions.save_draft(world.id, price=Decimal(7), by=bjorn, at=DELIVERED_AT),
        lambda: actions.save_draft(world.id, criteria={world.criteria[0]: "Svar"}, by=bjorn, at=DELIVERED_AT),
    )
    assert outcomes == ["done", "done"]
    content = queries.my_tender(bjorn, world.id, at=DELIVERED_AT).content
    assert (content.price, dict(content.criteria)) == (Decimal(7), {world.criteria[0]: "Svar"})


def test_one_question_and_another_at_once_get_each_their_number(world: CompetitionWorld) -> None:
    outcomes = at_once(
        lambda: competitions.ask(world.id, "Første?", by=world.cast.bjorn, at=DELIVERED_AT),
        lambda: competitions.ask(world.id, "Andre?", by=world.cast.camilla, at=DELIVERED_AT),
    )
    assert outcomes == ["done", "done"]


def decline(world: CompetitionWorld) -> None:
    actions.decline(world.id, reason_code="capacity", by=world.cast.bjorn, at=DELIVERED_AT)


def deliver(world: CompetitionWorld) -> None:
    actions.deliver(world.id, received_at=DELIVERED_AT, by=world.cast.bjorn, at=DELIVERED_AT)


def test_a_tender_and_the_no_of_the_same_supplier_never_stand_together_whoever_comes_first(
    world: CompetitionWorld,
) -> None:
    """The delivery takes back a no that came before it; a no that comes after it is refused."""
    invitation = Invitation.objects.filter(competition_id=world.id, supplier_id=world.cast.fjordsikt_id)

    def held() -> object:
        return invitation.select_for_update().get()

    write_tender(world, world.cast.bjorn)
    assert queued(held, lambda: decline(world), lambda: deliver(world)) == ["done", "done"]
    assert (Delivery.objects.count(), invitation.get().declined_at) == (1, None)
    write_tender(world, world.cast.bjorn)
    assert queued(held, lambda: deliver(world), lambda: decline(world)) == ["done", "tenders.decline_with_tender"]
    assert (Delivery.objects.count(), invitation.get().declined_at) == (2, None)
    actions.withdraw(world.id, received_at=DELIVERED_AT, by=world.cast.bjorn, at=DELIVERED_AT)
    decline(world)
    assert invitation.get().declined_at == DELIVERED_AT


def test_whoever_asks_or_declines_waits_for_no_delivery_and_no_delivery_for_them(world: CompetitionWorld) -> None:
    """While Bjørn's delivery holds the competition, Camilla's firm asks and says no, and the other way round."""
    cast = world.cast
    write_tender(world, cast.bjorn)
    with transaction.atomic():
        moves.lock_for_tender(cast.bjorn, world.id)
        ask = lambda: competitions.ask(world.id, "Når?", by=cast.camilla, at=ASKED_AT)  # noqa: E731
        no = lambda: actions.decline(world.id, reason_code="time", by=cast.camilla, at=DELIVERED_AT)  # noqa: E731
        yes = lambda: competitions.take_back_decline(world.id, by=cast.camilla, at=DELIVERED_AT)  # noqa: E731
        answer = lambda: competitions.answer(  # noqa: E731
            Question.objects.get().id, answer="I mai.", by=cast.brita, at=ASKED_AT
        )
        for act in (ask, no, yes, answer):
            assert at_once(act) == ["done"]
    with transaction.atomic():
        moves.lock_beside_tenders(world.id)
        assert at_once(lambda: deliver(world)) == ["done"]


def test_a_delivery_that_came_in_time_by_the_old_deadline_is_judged_before_or_after_the_extension(
    world: CompetitionWorld,
) -> None:
    """Whoever comes while the extension is written waits for it, and is judged by the new deadline."""
    write_tender(world, world.cast.bjorn)
    late = CLOSES_AT + timedelta(seconds=1)

    def extended() -> None:
        moves.lock_for_change(world.id)
        Competition.objects.filter(pk=world.id).update(closes_at=CLOSES_AT + timedelta(days=1))

    assert queued(extended, lambda: actions.deliver(world.id, received_at=late, by=world.cast.bjorn, at=late)) == [
        "done"
    ]


def test_a_later_deadline_comes_through_while_deliveries_never_stop(world: CompetitionWorld) -> None:
    """Shared locks alone would never be free: each delivery begins before the last one ends."""
    stop = threading.Event()

    def deliveries(by: Actor) -> None:
        while not stop.is_set():
            with transaction.atomic():
                moves.lock_for_tender(by, world.id)
                time.sleep(0.1)

    def extend() -> float:
        time.sleep(0.3)
        began = time.monotonic()
        try:
            competitions.extend_deadline(
                world.id,
                closes_at=CLOSES_AT + timedelta(days=7),
                reason="Utfall.",
                by=world.cast.brita,
                at=DELIVERED_AT,
            )
        finally:
            stop.set()
        return time.monotonic() - began

    *_others, waited = meeting(
        *(partial(deliveries, by) for by in (world.cast.bjorn, world.cast.camilla)),
        *(partial(moves_shared, world.id, stop, after) for after in (0.02, 0.05, 0.08)),
        extend,
    )
    assert isinstance(waited, float)
    assert waited < 3


def moves_shared(competition_id: UUID, stop: threading.Event, after: float) -> None:
    time.sleep(after)
    while not stop.is_set():
        with transaction.atomic():
            moves.lock_beside_tenders(competition_id)
            time.sleep(0.1)
