"""Two real connections at once: exactly one wins, and the other is told so."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from terskel.competitions import actions as competitions
from terskel.core.actors import SYSTEM
from terskel.tenders import actions, queries
from terskel.tenders.models import Delivery, TreeHead
from tests.clones import cloned
from tests.concurrency import at_once
from tests.worlds.cast import the_cast
from tests.worlds.competitions import CLOSES_AT, DELIVERED_AT, CompetitionWorld, published_competition, write_tender

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
