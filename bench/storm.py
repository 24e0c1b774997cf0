"""The last seconds before a deadline: many suppliers deliver to one competition at once (W3, W4).

`TERSKEL_DATA_DIR=… python -m bench.storm [SUPPLIERS]` makes a world of its own in an empty folder; `--rush SUPPLIERS`
is the last part alone, `--bound SUPPLIERS` compares the whole way with what it costs at the least (`bench/least.py`).
Delivering, and the whole way from draft to receipt, stand beside an empty authenticated POST to
the same server and beside `floor.py` of the shared folder, turn by turn. Then everybody delivers within two seconds,
the deadline in their middle (`bench/rush.py`), and what was received, settled and opened is compared with what was
told. TERSKEL_BENCH_PORT: where it is served, and the next port, if something else is there.
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

from bench import rush as rushing
from bench.clients import Answer, Client, floor_folder, floor_served, served, side_by_side, wait_for
from terskel.cli.database import database_held, django_ready, migrated
from terskel.cli.supervisor import LOOPBACK, WEB_THREADS, WEB_TURNS

if TYPE_CHECKING:
    from tests.worlds.competitions import CompetitionWorld

SUPPLIERS: Final = 500
CLIENTS: Final = 32
WORKERS: Final = 2
ROUNDS: Final = 3
PORT: Final = int(os.environ.get("TERSKEL_BENCH_PORT", "18741"))
FLOOR_PORT: Final = PORT + 1
CLOCK_HEARD_SECONDS: Final = 1.5
"""Until every process has seen that the demo clock was moved."""
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

    def least(self, token: str) -> Answer:
        """The same four with the indispensable work alone (`bench.least`)."""
        client, path = Client(PORT, token), self._least
        client.send("PATCH", path, self.answers)
        client.send("POST", f"{path}/files", FILE, "application/pdf")
        delivered = client.send("POST", f"{path}/delivery")
        client.send("GET", path)
        return delivered

    def least_write(self, token: str) -> Answer:
        return Client(PORT, token).send("PATCH", self._least, self.answers)

    def least_deliver(self, token: str) -> Answer:
        return Client(PORT, token).send("POST", f"{self._least}/delivery")

    @property
    def _least(self) -> str:
        return "/api/bench/least" + self.tender.removeprefix("/api/competitions")[:37]

    def nothing(self, token: str, times: int = 1, *, path: str = "/api/bench/empty") -> Answer:
        client = Client(PORT, token)
        return [client.send("POST", path) for _ in range(times)][-1]


def main(suppliers: int = SUPPLIERS, *, rates: bool = True, bound: bool = False) -> None:
    os.environ["TERSKEL_DEMO"] = "1"
    floor = floor_folder() if rates and not bound else None
    with database_held():
        django_ready()
        migrated()
        world = many_invited(suppliers)
        rush = rush_of(world)
        with ExitStack() as running:
            running.enter_context(ours_served())
            wait_for(PORT, "/healthz")
            if bound:
                for line in _bound(rush):
                    print(line, flush=True)
                return
            if floor is not None:
                running.enter_context(floor_served(floor, FLOOR_PORT, WORKERS))
                wait_for(FLOOR_PORT, "/members/0")
                for line in _rates(rush):
                    print(line, flush=True)
            for line in _over_the_deadline(world, rush):
                print(line, flush=True)


def _rates(rush: Rush) -> Iterator[str]:
    found: dict[str, list[float]] = {}
    slowest: list[float] = []

    def turn(name: str, act: Callable[[str], Answer]) -> None:
        done, rate = _turn(rush, name, act)
        found.setdefault(name, []).append(rate)
        if name == "deliver":
            slowest.append(sorted(one.seconds for one in done)[int(len(done) * 0.99)])

    for _ in range(ROUNDS):
        turn("write", rush.write)
        turn("deliver", rush.deliver)
        turn("empty", rush.nothing)
        turn("empty act", lambda token: rush.nothing(token, path="/api/bench/act"))
        turn("floor", lambda _token: Client(FLOOR_PORT).send("POST", "/tender/1/chain", bytes(2000)))
        turn("whole", rush.whole)
        turn("four empty", lambda token: rush.nothing(token, 4))
    rate = {name: statistics.median(rates) for name, rates in found.items()}
    yield f"deliver:        {rate['deliver']:6.0f}/s (p99 {statistics.median(slowest) * 1000:.0f} ms)"
    yield _beside("empty POST", rate["empty"], rate["deliver"], LEAST_OF_EMPTY)
    yield _beside("empty act", rate["empty act"], rate["deliver"], LEAST_OF_EMPTY)
    yield _beside("floor", rate["floor"], rate["deliver"], LEAST_OF_FLOOR)
    yield f"whole flow:     {rate['whole']:6.0f}/s, aim {AIM}/s"
    yield _beside("four empty", rate["four empty"], rate["whole"], LEAST_OF_FOUR)


def _bound(rush: Rush) -> Iterator[str]:
    """What the delivery, and the four steps, come to with the indispensable work alone: nothing is quicker here."""
    found: dict[str, list[float]] = {}
    turns: tuple[tuple[str, Callable[[str], Answer]], ...] = (
        ("write", rush.write),
        ("deliver", rush.deliver),
        ("least write", rush.least_write),
        ("least deliver", rush.least_deliver),
        ("empty", rush.nothing),
        ("whole", rush.whole),
        ("least", rush.least),
        ("four empty", lambda token: rush.nothing(token, 4)),
    )
    for _ in range(ROUNDS):
        for name, act in turns:
            found.setdefault(name, []).append(_turn(rush, name, act)[1])
    rate = {name: statistics.median(rates) for name, rates in found.items()}
    for what, ours, least, empty in (
        ("deliver", "deliver", "least deliver", "empty"),
        ("whole flow", "whole", "least", "four empty"),
    ):
        yield f"{what + ':':15} {rate[ours]:6.0f}/s, the least {rate[least]:6.0f}/s, {empty} {rate[empty]:6.0f}/s"
        parts = (rate[least] / rate[empty], rate[ours] / rate[empty], rate[ours] / rate[least])
        yield "of {} the least is {:.0%}, ours {:.0%}: {:.0%} of the least".format(empty, *parts)


def _turn(rush: Rush, name: str, act: Callable[[str], Answer]) -> tuple[list[Answer], float]:
    done, rate = side_by_side([lambda token=token: act(token) for token in rush.tokens], CLIENTS)
    if wrong := [one for one in done if one.status >= 400]:
        raise SystemExit(f"{name}: {len(wrong)} refused, first {wrong[0].body[:300]!r}")
    return done, rate


def _beside(name: str, reference: float, ours: float, least: float) -> str:
    part = ours / reference
    return f"{name + ':':15} {reference:6.0f}/s, ours is {part:.0%} of it{'' if part >= least else f'  < {least:.0%}'}"


def _over_the_deadline(world: "CompetitionWorld", rush: Rush) -> Iterator[str]:
    """Everybody presses within two seconds, the deadline in the middle. Raises SystemExit for a broken promise."""
    from terskel import clock
    from terskel.tenders.models import Delivery
    from tests.worlds.competitions import CLOSES_AT, open_tenders

    side_by_side([lambda token=token: rush.write(token) for token in rush.tokens], CLIENTS)
    before = set(Delivery.objects.values_list("id", flat=True))
    first = CLOSES_AT - rushing.WITHIN / 2
    move_clock(first - rushing.READY)
    time.sleep(CLOCK_HEARD_SECONDS)
    done = rushing.pressed(PORT, f"{rush.tender}/delivery", rush.tokens, first=first)
    yield from rushing.judged(done, CLOSES_AT)
    move_clock(CLOSES_AT + SETTLED)
    open_tenders(world, at=clock.now())
    yield from rushing.kept(world, done, before, CLOSES_AT)


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
    environment = {**os.environ, "TERSKEL_DATABASE_POOL": str(WEB_TURNS)}
    process = subprocess.Popen([sys.executable, "-m", "granian", *options, *place, *threads], env=environment)
    with served(process):
        yield process


if __name__ == "__main__":
    numbers = [int(one) for one in sys.argv[1:] if not one.startswith("--")]
    main(*numbers, rates="--rush" not in sys.argv, bound="--bound" in sys.argv)
