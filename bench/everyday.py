"""W1, W2, W5 and W7: reading, writing and memory at 8 clients, beside the floor of this machine.

`TERSKEL_DATA_DIR=… python -m bench.everyday` reads the world that `bench.full_size` made: a page of a hundred of its
100,000 qualified suppliers (W1), one of 40 competitions (W2), a draft's title written with its event (W5), and the
memory of a web worker after all of it (W7). The floor is `bench/floor.py` of the shared folder (`TERSKEL_SHARED`, by
default `../shared`): the same server, the same workers, no framework. They are measured turn by turn, in the same
minutes; the ratio is the figure.
"""

import itertools
import json
import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from bench.clients import READY_SECONDS, Answer, Client, floor_folder, floor_served, served, side_by_side, wait_for
from terskel.cli.database import database_held, django_ready, migrated
from terskel.cli.supervisor import LOOPBACK, web

CLIENTS: Final = 8
WORKERS: Final = 2
SECONDS: Final = 5.0
ROUNDS: Final = 3
PORT: Final = 18_731
FLOOR_PORT: Final = 18_732
DRAFTS: Final = 40
UNLIMITED: Final = str(10**9)


@dataclass(frozen=True, slots=True)
class Work:
    """`aim` a second, `slowest` the 99th percentile's aim in milliseconds (None: none)."""

    name: str
    ours: Callable[[Client, int], Answer]
    floor: Callable[[Client, int], Answer]
    aim: int
    slowest: int | None


def main() -> None:
    os.environ["TERSKEL_DEMO"] = "1"
    os.environ["TERSKEL_API_RATE"] = os.environ["TERSKEL_API_RATE_OF_ADDRESS"] = UNLIMITED
    floor = floor_folder()
    with database_held():
        django_ready()
        migrated()
        token, works = _works()
        with ExitStack() as running:
            server = web(LOOPBACK, PORT, WORKERS).start()
            running.enter_context(served(server))
            running.enter_context(floor_served(floor, FLOOR_PORT, WORKERS))
            wait_for(PORT, "/healthz")
            _until_all_answer(server.pid)
            wait_for(FLOOR_PORT, "/members/0")
            for line in _measured(works, token):
                print(line, flush=True)
            print(f"W7 memory of a worker: {_memory_of_workers(server.pid)} MB at most, aim 150 MB")


def _measured(works: Sequence[Work], token: str) -> Iterator[str]:
    found: dict[str, list[tuple[float, float, float]]] = {}
    for _ in range(ROUNDS):
        for work in works:
            rate, slow = _rush(PORT, token, work.ours)
            found.setdefault(work.name, []).append((rate, slow, _rush(FLOOR_PORT, "", work.floor)[0]))
    yield "load " + " ".join(f"{one:.1f}" for one in os.getloadavg())
    for work in works:
        rate, slow, floor = (statistics.median(column) for column in zip(*found[work.name], strict=True))
        over = rate < work.aim or (work.slowest is not None and slow * 1000 > work.slowest)
        aim = f"aim {work.aim}/s" + (f" and {work.slowest} ms" if work.slowest else "")
        yield (
            f"{work.name:34}{rate:>7.0f}/s, p99 {slow * 1000:>4.0f} ms; floor {floor:>6.0f}/s, "
            f"{floor / rate:>5.1f} times; {aim}{'  OVER' if over else ''}"
        )


def _works() -> tuple[str, list[Work]]:
    """A buyer's token, and what is done."""
    from terskel import clock
    from terskel.competitions.models import Competition
    from terskel.dps.models import DynamicPurchasingSystem
    from terskel.organisations import queries as organisations
    from terskel.organisations.models import AuthorityMembership
    from tests.worlds import programs

    now = clock.now()
    dps = DynamicPurchasingSystem.objects.get(slug="konsulenttjenester-innen-ikt").id
    public = Competition.objects.filter(published_at__lte=now).order_by("-published_at")[:40]
    calls = [f"/api/competitions/{one.id}" for one in public]
    drafts = Competition.objects.filter(published_at=None, cancelled_at=None, submitted_at=None)
    authority = drafts.order_by("reference").last()
    if authority is None:
        raise SystemExit("There is no draft to write in: run bench.full_size first.")
    seat = AuthorityMembership.objects.filter(
        authority=authority.authority_id, roles__contains=["buyer"], to_at=None
    ).order_by("id")[0]
    actor = organisations.actor(seat.person_id, seat.id)
    token = programs.program(seat.id, f"everyday {now.timestamp()}", by=actor, at=now)[1]
    own = [f"/api/competitions/{one.id}" for one in drafts.filter(authority=authority.authority_id)[:DRAFTS]]
    titles = itertools.count()

    def write(client: Client, number: int) -> Answer:
        content = json.dumps({"title": f"Utvikler nummer {next(titles)}"}).encode()
        return client.send("PATCH", own[number % len(own)], content)

    def get(paths: Sequence[str]) -> Callable[[Client, int], Answer]:
        return lambda client, number: client.send("GET", paths[number % len(paths)])

    page = get([f"/api/dps/{dps}/qualified"])
    members, call = get([f"/members/{one}" for one in range(0, 4900, 100)]), get([f"/call/{n}" for n in range(1, 41)])
    return token, [
        Work("W1 page of 100 qualified", page, members, 150, 100),
        Work("W2 one competition", get(calls), call, 400, 40),
        Work(
            "W5 a write with its event",
            write,
            lambda client, number: client.send("POST", f"/tender/{number % 40 + 1}/chain", bytes(2000)),
            200,
            None,
        ),
    ]


def _rush(port: int, token: str, act: Callable[[Client, int], Answer]) -> tuple[float, float]:
    """Requests a second of all clients together, and the 99th percentile of one answer in seconds."""
    until = time.monotonic() + SECONDS

    def run(first: int) -> list[float]:
        client, took = Client(port, token), []
        for number in itertools.count(first, CLIENTS):
            if time.monotonic() >= until:
                break
            answer = act(client, number)
            if answer.status >= 400:
                raise SystemExit(f"port {port} answers {answer.status}: {answer.body[:300]!r}")
            took.append(answer.seconds)
        return took

    done, _rate = side_by_side([partial(run, first) for first in range(CLIENTS)], CLIENTS)
    took = sorted(itertools.chain.from_iterable(done))
    return len(took) / SECONDS, took[int(len(took) * 0.99)]


def _until_all_answer(server: int) -> None:
    """The first worker that is there would take all the clients, and keep them; whoever has counted is there."""
    from terskel.project import counting

    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        Client(PORT).send("GET", "/api/signing-key")
        if sum((counting.folder() / child).exists() for child in _children(server)) == WORKERS:
            return
    raise SystemExit("not all workers of the web server answer")


def _memory_of_workers(server: int) -> int:
    """Megabytes of the greatest child of the server."""
    sizes = [
        int(line.split()[1])
        for child in _children(server)
        for line in Path(f"/proc/{child}/status").read_text().splitlines()
        if line.startswith("VmRSS:")
    ]
    return max(sizes) // 1024


def _children(server: int) -> list[str]:
    return Path(f"/proc/{server}/task/{server}/children").read_text().split()


if __name__ == "__main__":
    main()
