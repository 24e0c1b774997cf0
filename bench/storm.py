"""The last seconds before a deadline: many suppliers deliver to one competition at once (W3, W4).

`TERSKEL_DATA_DIR=… python -m bench.storm [SUPPLIERS]` makes a world of its own in an empty folder. Delivering, and the
whole way from draft to receipt, stand beside an empty authenticated POST to the same server and beside `floor.py` of
the shared folder, turn by turn. Then the deadline passes in the middle of a rush, and what was received is compared
with what was told.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from bench.clients import Answer, Client, floor_folder, floor_served, served, side_by_side, wait_for
from terskel.cli.database import database_held, django_ready, migrated
from terskel.cli.supervisor import LOOPBACK, WEB_THREADS

if TYPE_CHECKING:
    from tests.worlds.competitions import CompetitionWorld

SUPPLIERS: Final = 500
CLIENTS: Final = 32
WORKERS: Final = 2
ROUNDS: Final = 3
PORT: Final = 18_741
FLOOR_PORT: Final = 18_742
BEFORE: Final = timedelta(seconds=1)
"""How long before the deadline the rush begins."""
SETTLED: Final = timedelta(minutes=2)
FILE: Final = b"%PDF-1.7 " + bytes(100_000)
LEAST_OF_EMPTY, LEAST_OF_FLOOR, LEAST_OF_FOUR, AIM = 0.4, 0.3, 0.6, 100


@dataclass(frozen=True, slots=True)
class Rush:
    """One competition, and a token of each supplier invited to it."""

    tender: str
    answers: bytes
    tokens: Sequence[str]

    def write(self, token: str) -> Answer:
        return Client(PORT, token).send("PATCH", self.tender, self.answers)

    def deliver(self, token: str) -> Answer:
        return Client(PORT, token).send("POST", f"{self.tender}/delivery")

    def whole(self, token: str) -> Answer:
        """Draft, upload, delivery, receipt, on one connection."""
        client = Client(PORT, token)
        client.send("PATCH", self.tender, self.answers)
        client.send("POST", f"{self.tender}/files?name=plan.pdf", FILE, "application/pdf")
        delivered = client.send("POST", f"{self.tender}/delivery")
        client.send("GET", self.tender)
        return delivered

    def nothing(self, token: str, times: int = 1) -> Answer:
        client = Client(PORT, token)
        return [client.send("POST", "/api/bench/empty") for _ in range(times)][-1]


def main(suppliers: int = SUPPLIERS) -> None:
    os.environ["TERSKEL_DEMO"] = "1"
    floor = floor_folder()
    with database_held():
        django_ready()
        migrated()
        world = many_invited(suppliers)
        rush = rush_of(world)
        with ExitStack() as running:
            running.enter_context(ours_served())
            running.enter_context(floor_served(floor, FLOOR_PORT, WORKERS))
            wait_for(PORT, "/healthz")
            wait_for(FLOOR_PORT, "/members/0")
            for line in _rates(rush):
                print(line, flush=True)
            for line in _over_the_deadline(world, rush):
                print(line, flush=True)


def _rates(rush: Rush) -> Iterator[str]:
    found: dict[str, list[float]] = {}
    slowest: list[float] = []

    def turn(name: str, act: Callable[[str], Answer]) -> None:
        done, rate = side_by_side([lambda token=token: act(token) for token in rush.tokens], CLIENTS)
        if wrong := [one for one in done if one.status >= 400]:
            raise SystemExit(f"{name}: {len(wrong)} refused, first {wrong[0].body[:300]!r}")
        found.setdefault(name, []).append(rate)
        if name == "deliver":
            slowest.append(sorted(one.seconds for one in done)[int(len(done) * 0.99)])

    for _ in range(ROUNDS):
        turn("write", rush.write)
        turn("deliver", rush.deliver)
        turn("empty", rush.nothing)
        turn("floor", lambda _token: Client(FLOOR_PORT).send("POST", "/tender/1/chain", bytes(2000)))
        turn("whole", rush.whole)
        turn("four empty", lambda token: rush.nothing(token, 4))
    rate = {name: statistics.median(rates) for name, rates in found.items()}
    yield f"deliver:        {rate['deliver']:6.0f}/s (p99 {statistics.median(slowest) * 1000:.0f} ms)"
    yield _beside("empty POST", rate["empty"], rate["deliver"], LEAST_OF_EMPTY)
    yield _beside("floor", rate["floor"], rate["deliver"], LEAST_OF_FLOOR)
    yield f"whole flow:     {rate['whole']:6.0f}/s, aim {AIM}/s"
    yield _beside("four empty", rate["four empty"], rate["whole"], LEAST_OF_FOUR)


def _beside(name: str, reference: float, ours: float, least: float) -> str:
    part = ours / reference
    return f"{name + ':':15} {reference:6.0f}/s, ours is {part:.0%} of it{'' if part >= least else f'  < {least:.0%}'}"


def _over_the_deadline(world: "CompetitionWorld", rush: Rush) -> Iterator[str]:
    """Everybody presses within two seconds, the deadline in the middle. Raises SystemExit for a broken promise."""
    from terskel import clock
    from terskel.tenders import queries
    from terskel.tenders.models import Delivery, TreeHead
    from tests.worlds.competitions import CLOSES_AT, open_tenders

    side_by_side([lambda token=token: rush.write(token) for token in rush.tokens], CLIENTS)
    before = set(Delivery.objects.values_list("id", flat=True))
    move_clock(CLOSES_AT - BEFORE)
    done, rate = side_by_side([lambda token=token: rush.deliver(token) for token in rush.tokens], CLIENTS)
    told = {UUID(json.loads(one.body)["id"]) for one in done if one.status == 201}
    late = [json.loads(one.body)["code"] for one in done if one.status != 201]
    while clock.now() < CLOSES_AT:
        time.sleep(0.1)
    if stray := set(late) - {"tenders.deadline_passed"}:
        raise SystemExit(f"somebody was told something else than the deadline: {stray}")
    stored = {one.id: one for one in Delivery.objects.exclude(id__in=before)}
    if told != stored.keys():
        raise SystemExit(f"{len(told)} receipts were given, {len(stored)} deliveries stand")
    if any(one.received_at >= CLOSES_AT for one in stored.values()):
        raise SystemExit("something late was accepted")
    move_clock(CLOSES_AT + SETTLED)
    open_tenders(world, at=clock.now())
    head = TreeHead.objects.get()
    if head.size != Delivery.objects.count() + 1:
        raise SystemExit("the tree lacks a delivery")
    opened = queries.opened_for_room(world.id)
    yield f"over the deadline: {len(done)} pressed, {rate:.0f}/s; {len(told)} receipts, {len(late)} told they were late"
    yield f"the tree has {head.size} leaves, {len(opened)} tenders were opened: every receipt stands"


def many_invited(suppliers: int, *, price_after_quality: bool = False) -> "CompetitionWorld":
    """A published competition, open for tenders, with so many suppliers invited."""
    from terskel.competitions import actions as competitions
    from tests.worlds.cast import the_cast
    from tests.worlds.competitions import DELIVERED_AT, DRAFTED_AT, draft_competition, publish
    from tests.worlds.dps import operative_dps

    dps = operative_dps(the_cast())
    _admit(suppliers)
    draft = draft_competition(dps)
    if price_after_quality:
        competitions.change_draft(draft.id, price_after_quality=True, by=draft.cast.brita, at=DRAFTED_AT)
    world = publish(draft)
    move_clock(DELIVERED_AT)
    return world


def _admit(suppliers: int) -> None:
    """Copies of the supplier the acts admitted, each with a person of its own."""
    from bench.invited import copied
    from terskel.qualification.models import Qualification

    model = Qualification.objects.select_related("line__application", "supplier").order_by("from_at", "id")[0]
    for number in range(1, suppliers):
        copied(model, number)


def rush_of(world: "CompetitionWorld") -> Rush:
    """A token of every invited supplier, for a person who may sign for it as its request told."""
    from terskel.competitions.models import Invitation
    from terskel.organisations import actions as mandates
    from terskel.organisations import queries as organisations
    from terskel.organisations.models import SupplierMembership
    from tests.worlds import programs
    from tests.worlds.competitions import DELIVERED_AT

    invited = Invitation.objects.filter(competition_id=world.id).values("supplier_id")
    tokens = []
    for seat in SupplierMembership.objects.filter(supplier_id__in=invited).select_related("person"):
        actor = organisations.actor(seat.person_id, seat.id)
        if organisations.running_mandate(seat.supplier_id, seat.person_id, at=DELIVERED_AT) is None:
            mandates.claim_mandate(seat.supplier_id, "power_of_attorney", jointly=False, by=actor, at=DELIVERED_AT)
        tokens.append(programs.program(seat.id, "storm", by=actor, at=DELIVERED_AT)[1])
    answers = {
        "price": "1734000.00",
        "requirements": {str(one): {"met": True, "text": "Ja."} for one in world.requirements},
        "criteria": {str(one): "Slik gjør vi det." for one in world.criteria[:-1]},
    }
    return Rush(f"/api/competitions/{world.id}/tender", json.dumps(answers).encode(), tokens)


def move_clock(to_at: datetime) -> None:
    from terskel import clock
    from terskel.core.actors import SYSTEM
    from terskel.operations import actions as operations

    operations.move_demo_clock(to_at=to_at, by=SYSTEM, at=clock.now())


@contextmanager
def ours_served() -> "Iterator[subprocess.Popen[bytes]]":
    """The product's web workers, on `PORT`."""
    options = ("--interface", "wsgi", "--http", "1", "--no-ws", "--log-level", "warning")
    place = ("--host", LOOPBACK, "--port", str(PORT), "--workers", str(WORKERS))
    threads = ("--blocking-threads", str(WEB_THREADS), "bench.served:application")
    environment = {**os.environ, "TERSKEL_DATABASE_POOL": str(WEB_THREADS)}
    process = subprocess.Popen([sys.executable, "-m", "granian", *options, *place, *threads], env=environment)
    with served(process):
        yield process


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:]))
