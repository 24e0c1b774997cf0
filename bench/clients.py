"""Many clients at once against servers on loopback: what the benchmarks over HTTP share."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from terskel.cli.supervisor import LOOPBACK
from terskel.project.environment import DATABASE, OWNERS_DATABASE

READY_SECONDS: Final = 120
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    seconds: float


class Client:
    """One connection that is kept; `token` acts as one membership of one person."""

    def __init__(self, port: int, token: str = "") -> None:
        self._connection = http.client.HTTPConnection(LOOPBACK, port, timeout=120)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def send(self, method: str, path: str, body: bytes = b"", media_type: str = "application/json") -> Answer:
        began = time.perf_counter()
        headers = {**self._headers, "Content-Type": media_type, "Content-Length": str(len(body))}
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        return Answer(response.status, response.read(), time.perf_counter() - began)


def side_by_side(jobs: Sequence[Callable[[], T]], clients: int) -> tuple[list[T], float]:
    """All jobs, `clients` at a time, and how many were done a second."""
    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        done = list(pool.map(lambda job: job(), jobs))
    return done, len(jobs) / (time.perf_counter() - began)


@contextmanager
def served(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port: int, path: str) -> None:
    """Until it answers; raises SystemExit when it does not."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        try:
            if Client(port).send("GET", path).status == 200:
                return
        except OSError:
            pass
        time.sleep(0.5)
    raise SystemExit(f"nothing answers on port {port}{path}")


def floor_folder() -> Path:
    """Where `floor.py` lies in the shared folder; raises SystemExit where there is none."""
    folder = Path(os.environ.get("TERSKEL_SHARED", "../shared")) / "bench"
    if not (folder / "floor.py").exists():
        raise SystemExit("TERSKEL_SHARED names no folder with bench/floor.py, so there is nothing to stand beside.")
    return folder


@contextmanager
def floor_served(folder: Path, port: int, workers: int) -> Iterator[None]:
    """`floor.py` of the shared folder, with its own tables in the same database."""
    import psycopg

    address = os.environ.get(OWNERS_DATABASE) or os.environ[DATABASE]
    with psycopg.connect(address, autocommit=True) as owner:
        owner.execute((folder / "floor.sql").read_bytes())
    options = ("--interface", "wsgi", "--no-ws", "--log-level", "warning", "--blocking-threads", "4")
    place = ("--host", LOOPBACK, "--port", str(port), "--workers", str(workers))
    environment = {**os.environ, "FLOOR_DSN": address, "PYTHONPATH": str(folder.resolve())}
    with served(subprocess.Popen([sys.executable, "-m", "granian", *options, *place, "floor:wsgi"], env=environment)):
        yield
