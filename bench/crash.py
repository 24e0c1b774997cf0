"""Web, worker and database are killed (`kill -9`) at random moments while suppliers deliver and openers open.

`TERSKEL_DATA_DIR=… python -m bench.crash [KILLS]` makes a world of its own in an empty folder; `make crash` kills 200
times, a test ten. Half of the kills fall on the delivery, a quarter on the opening and a quarter on the second one, of
the prices. Afterwards: no tender with a receipt is lost, none stands twice, and nothing was readable before everything
was opened, no price before the prices were. Ends with a word for each.
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID

from bench.clients import Client
from bench.storm import PORT, SETTLED, Rush, many_invited, move_clock, rush_of
from terskel.cli import supervisor
from terskel.cli.database import database_held, django_ready, migrated
from terskel.devdb.processes import anybody_in, postmaster
from terskel.project.environment import embedded_cluster

if TYPE_CHECKING:
    from tests.worlds.competitions import CompetitionWorld

KILLS: Final = 200
SUPPLIERS: Final = 6
PATIENCE: Final = 180
"""Seconds until everything runs again, or an opening must have come to its end."""
PLANTED: Final = b"Planen som ingen leser for tidlig"
PLANTED_PRICE: Final = b"Timeprisen som ingen leser for kvaliteten er vurdert"
FILE: Final = PLANTED + bytes(3_000_000)
PRICES: Final = PLANTED_PRICE + bytes(3_000_000)


class Service:
    """The parts of the installation, each a process that can be killed and comes back."""

    def __init__(self) -> None:
        self._children = {"web": supervisor.web(supervisor.LOOPBACK, PORT, 2), "worker": supervisor.worker()}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._cluster = embedded_cluster()
        self.start()

    def start(self) -> None:
        """Whatever does not run."""
        if postmaster(self._cluster.pgdata) is None:
            self._cluster.start()
        for name, child in self._children.items():
            if name not in self._running or self._running[name].poll() is not None:
                self._running[name] = child.start()

    def kill(self, part: str) -> None:
        """All processes of a part at once, without a warning."""
        if part == "database":
            pid = postmaster(self._cluster.pgdata)
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
            _wait(lambda: not anybody_in(self._cluster.pgdata), "the killed database's processes are gone")
            return
        process = self._running[part]
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            process.wait(30)
        self._cluster.stop()  # whoever started it anew after a kill lets go of it too


def main(kills: int = KILLS) -> None:
    os.environ["TERSKEL_DEMO"] = "1"
    chance = random.Random(20261121)
    with database_held():
        django_ready()
        migrated()
        world = many_invited(SUPPLIERS, price_after_quality=True)
        rush = rush_of(world)
        with _service() as service:
            told, written = _delivered(service, rush, chance, kills - kills // 2)
            _require_kept(world, told, written)
            print(
                f"{kills - kills // 2} kills while {len(told)} deliveries were acknowledged: each stands once",
                flush=True,
            )
            first = kills // 4
            print(f"{first} kills during the opening: {_opened(service, world, chance, first)}", flush=True)
            _assessed(world)
            second = kills // 2 - first
            seen = _prices_opened(service, world, chance, second)
            print(f"{second} kills during the opening of prices: {seen}", flush=True)


@contextmanager
def _service() -> Iterator[Service]:
    service = Service()
    try:
        yield service
    finally:
        service.stop()


def _delivered(service: Service, rush: Rush, chance: random.Random, kills: int) -> tuple[set[UUID], dict[str, int]]:
    """The ids that receipts were given for, and how many drafts each tried to write, while all deliver all the time."""
    over, told, written = threading.Event(), set[UUID](), dict.fromkeys(rush.tokens, 0)

    def supplier(token: str) -> None:
        while not over.is_set():
            with suppress(OSError, ValueError):
                written[token] += 1
                rush.write(token)
                client = Client(PORT, token)
                plan = client.send("POST", f"{rush.tender}/files?name=plan.pdf", FILE, "application/pdf")
                prices = client.send(
                    "POST", f"{rush.tender}/files?name=priser.pdf&kind=price", PRICES, "application/pdf"
                )
                if (plan.status, prices.status) != (201, 201):
                    continue  # it was told so, and delivers nothing that lacks a file
                answer = rush.deliver(token)
                if answer.status == 201:
                    told.add(UUID(json.loads(answer.body)["id"]))

    threads = [threading.Thread(target=supplier, args=[token]) for token in rush.tokens]
    for thread in threads:
        thread.start()
    for _ in range(kills):
        time.sleep(chance.uniform(0.2, 2.0))
        service.kill(chance.choice(["web", "database", "worker"]))
        service.start()
        _wait(_answers, "the service answers again")
    before = len(told)
    _wait(lambda: len(told) > before, "somebody delivers again after the last kill")
    over.set()
    for thread in threads:
        thread.join()
    return told, written


def _require_kept(world: "CompetitionWorld", told: set[UUID], written: dict[str, int]) -> None:
    from terskel.tenders.models import Delivery

    _reconnect()
    rows = list(Delivery.objects.filter(competition_id=world.id).values_list("id", "tender_id", "version"))
    if lost := told - {one for one, _, _ in rows}:
        raise SystemExit(f"{len(lost)} acknowledged tenders are lost")
    versions: dict[UUID, list[int]] = {}
    for _, tender_id, version in rows:
        versions.setdefault(tender_id, []).append(version)
    if len(rows) > sum(written.values()):
        raise SystemExit(f"{len(rows)} deliveries stand of {sum(written.values())} drafts: some stand twice")
    if any(sorted(own) != list(range(1, len(own) + 1)) for own in versions.values()):
        raise SystemExit(f"versions are missing or stand twice: {versions}")
    if not told:
        raise SystemExit("nothing was delivered, so nothing was tried")
    _require_sealed(PLANTED)
    _require_sealed(PLANTED_PRICE)


def _require_sealed(planted: bytes) -> None:
    """Nothing of what was delivered so lies in clear in the file store."""
    from terskel import installation

    for path in installation.content_dir().rglob("*"):
        if path.is_file() and planted in path.read_bytes():
            raise SystemExit(f"{path} lies in clear before the opening")


def _opened(service: Service, world: "CompetitionWorld", chance: random.Random, kills: int) -> str:
    """Both openers release, and the parts die while the files are unsealed."""
    from terskel import clock
    from terskel.core.decisions import Missing
    from terskel.tenders import actions, queries, unsealing
    from terskel.tenders.models import Delivery
    from tests.worlds.cast import PASSPHRASE
    from tests.worlds.competitions import CLOSES_AT

    move_clock(CLOSES_AT + SETTLED)
    counting = unsealing.counting(world.id)
    for opener in (world.cast.eva_at_helfo, world.cast.erik_at_helfo):
        actions.release_share(world.id, passphrase=PASSPHRASE, impartial=True, by=opener, at=clock.now())
    early = 0
    for _ in _killed(service, chance, kills):
        try:
            tenders = queries.opened_for_room(world.id)
        except Missing:
            early += 1
        else:
            if len(tenders) != len(counting) or any(one.unreadable or not one.files for one in tenders):
                raise SystemExit("something could be read before everything was opened")

    def stands() -> bool:
        _reconnect()
        return queries.opening_facts(world.id).opened_at is not None

    _continue_until(stands, world)
    tenders = queries.opened_for_room(world.id)
    if [one.delivery_id for one in tenders] != [one.id for one in counting]:
        raise SystemExit("what was opened is not what counts")
    if damaged := [one.unreadable or "without its files" for one in tenders if one.unreadable or not one.files]:
        raise SystemExit(f"{len(damaged)} tenders could not be opened: {damaged}")
    if Delivery.objects.filter(opened__isnull=False).count() != len(counting):
        raise SystemExit("a tender was opened twice")
    _require_sealed(PLANTED_PRICE)
    return f"{len(tenders)} tenders, nothing readable at the {early} looks before all were"


def _assessed(world: "CompetitionWorld") -> None:
    """The panel finds that every tender is good, and locks its points."""
    from terskel import clock
    from terskel.evaluation import actions, queries
    from terskel.evaluation.actions import Check, Mark
    from tests.worlds.evaluations import person_of

    lead, other = openers = (world.cast.eva_at_helfo, world.cast.erik_at_helfo)
    seats = [person_of(one) for one in openers]
    actions.appoint(world.id, lead_id=seats[0], person_ids=seats, by=world.cast.brita, at=clock.now())
    for one in openers:
        actions.declare_impartiality(world.id, free=True, by=one, at=clock.now())
    tenders = [sheet.tender_id for sheet in queries.matrix(lead, world.id).sheets]
    checks = [Check(tender, one, met=True) for tender in tenders for one in world.requirements]
    actions.check_requirements(world.id, checks, by=other, at=clock.now())
    marks = [
        Mark(tender, criterion, Decimal(7), f"Tilbud {number} viser det som gir sju poeng.")
        for number, tender in enumerate(tenders, start=1)
        for criterion in world.criteria[:-1]
    ]
    actions.score(world.id, marks, by=other, at=clock.now())
    actions.lock_quality(world.id, by=lead, at=clock.now())


def _prices_opened(service: Service, world: "CompetitionWorld", chance: random.Random, kills: int) -> str:
    """Both openers release the key to prices, and the parts die while the files of prices are unsealed."""
    from terskel import clock
    from terskel.evaluation import actions
    from terskel.tenders import queries
    from tests.worlds.cast import PASSPHRASE

    for opener in (world.cast.eva_at_helfo, world.cast.erik_at_helfo):
        actions.release_price_share(world.id, passphrase=PASSPHRASE, impartial=True, by=opener, at=clock.now())

    def sealed() -> bool:
        """Whether all are; raises SystemExit where some are, or one is half open."""
        _reconnect()
        tenders = queries.opened_for_room(world.id)
        if all(one.price_sealed and one.price is None and not one.price_files for one in tenders):
            return True
        if any(one.price_sealed or one.price is None or not one.price_files for one in tenders):
            raise SystemExit("a price could be read before all were opened")
        return False

    early = sum(sealed() for _ in _killed(service, chance, kills))
    _continue_until(lambda: not sealed(), world)
    return f"{len(queries.opened_for_room(world.id))} prices, no price readable at the {early} looks before all were"


def _killed(service: Service, chance: random.Random, kills: int) -> Iterator[None]:
    """After each kill the parts run again, and something may be looked at."""
    for _ in range(kills):
        time.sleep(chance.uniform(0.05, 0.8))
        service.kill(chance.choice(["database", "worker"]))
        service.start()
        _reconnect()
        yield


def _continue_until(true: Callable[[], bool], world: "CompetitionWorld") -> None:
    """The worker goes on by itself two minutes after it stood still; here the demo's clock is moved instead."""
    from datetime import timedelta

    from terskel import clock

    until = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > until:
            raise SystemExit(f"the opening of {world.id} did not come to its end")
        move_clock(clock.now() + timedelta(minutes=3))
        time.sleep(5)


def _answers() -> bool:
    try:
        return Client(PORT).send("GET", "/healthz").status == 200
    except OSError:
        return False


def _reconnect() -> None:
    """Our own connection died with the database."""
    from django.db import connections

    connections.close_all()


def _wait(true: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > until:
            raise SystemExit(f"{what}: not within {PATIENCE} seconds")
        time.sleep(0.1)


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:]))
