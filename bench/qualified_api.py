"""W1: the API's page of a hundred qualified suppliers, 8 clients, beside the floor of this machine.

`TERSKEL_DATA_DIR=… python -m bench.qualified_api` reads the world that `bench.qualification` left there. The floor is
`bench/floor.py` of the shared folder (`TERSKEL_SHARED`, by default `../shared`): the same server, the same workers, a
hundred of 5,000 rows by key, no framework. The two are measured in turn, in the same minutes; the ratio is the figure.
"""

import http.client
import os
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from bench.clients import floor_served, served, wait_for
from terskel.cli.database import database_held, django_ready, migrated
from terskel.cli.supervisor import LOOPBACK, web

CLIENTS: Final = 8
WORKERS: Final = 2
SECONDS: Final = 5.0
ROUNDS: Final = 3
OURS_PORT: Final = 18_731
FLOOR_PORT: Final = 18_732
AIM: Final = 150


def main() -> None:
    os.environ["TERSKEL_DEMO"] = "1"
    floor = Path(os.environ.get("TERSKEL_SHARED", "../shared")) / "bench"
    if not (floor / "floor.py").exists():
        raise SystemExit("TERSKEL_SHARED names no folder with bench/floor.py, so there is nothing to stand beside.")
    with database_held():
        django_ready()
        migrated()
        path = _page()
        with ExitStack() as running:
            running.enter_context(served(web(LOOPBACK, OURS_PORT, WORKERS).start()))
            running.enter_context(floor_served(floor, FLOOR_PORT, WORKERS))
            wait_for(OURS_PORT, path)
            wait_for(FLOOR_PORT, "/members/0")
            _print(path)


def _print(path: str) -> None:
    ours, floors = [], []
    slowest: list[float] = []
    for _ in range(ROUNDS):
        rate, slow = _rush(OURS_PORT, [path])
        ours.append(rate)
        slowest.append(slow)
        floors.append(_rush(FLOOR_PORT, [f"/members/{first}" for first in range(0, 4900, 100)])[0])
    mine, theirs = statistics.median(ours), statistics.median(floors)
    print(f"API page of 100: {mine:.0f}/s (p99 {statistics.median(slowest) * 1000:.0f} ms), aim {AIM}/s")
    print(f"floor:           {theirs:.0f}/s")
    print(f"ratio:           {theirs / mine:.1f}")


def _page() -> str:
    from terskel.dps.models import DynamicPurchasingSystem

    made = DynamicPurchasingSystem.objects.filter(public_from_at__isnull=False).order_by("public_from_at")[0]
    return f"/api/dps/{made.id}/qualified"


def _rush(port: int, paths: list[str]) -> tuple[float, float]:
    """Requests a second of all clients together, and the 99th percentile of one answer in seconds."""
    until = time.monotonic() + SECONDS

    def client(number: int) -> list[float]:
        asked = http.client.HTTPConnection(LOOPBACK, port, timeout=60)
        took: list[float] = []
        while time.monotonic() < until:
            began = time.perf_counter()
            asked.request("GET", paths[(number + len(took)) % len(paths)])
            answer = asked.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"{paths[0]} answers {answer.status}")
            took.append(time.perf_counter() - began)
        return took

    with ThreadPoolExecutor(CLIENTS) as clients:
        took = sorted(one for found in clients.map(client, range(CLIENTS)) for one in found)
    return len(took) / SECONDS, took[int(len(took) * 0.99)]


if __name__ == "__main__":
    main()
