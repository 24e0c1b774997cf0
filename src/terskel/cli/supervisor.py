"""Runs the web server and the worker as child processes, and stops them together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from types import FrameType

import click

LOOPBACK = "127.0.0.1"
GRACE_SECONDS = 15
LOOK_EVERY_SECONDS = 0.2
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


WEB_TURNS = 4
"""Requests that a web process answers at once, each with a connection to the database."""
WEB_THREADS = 256
"""Requests that a web process holds: those that wait for their turn have their arrival noted."""
WEB_ARENAS = 2
"""Places from which the C library gives memory: one for each of many threads would keep what each once needed."""


@dataclass(frozen=True, slots=True)
class Child:
    """A part of the installation that runs as a process of its own: `python -m <arguments>`."""

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)

    def start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", *self.arguments],
            env={**os.environ, **self.environment},
            # A session of its own: Ctrl-C reaches the supervisor alone, which then stops everything in order.
            start_new_session=True,
            preexec_fn=_stop_with_parent if sys.platform == "linux" else None,
        )


def web(host: str, port: int, processes: int) -> Child:
    options = ("--interface", "wsgi", "--http", "1", "--no-ws", "--respawn-failed-workers", "--log-level", "warning")
    log = ("--log-config", str(files("terskel.project") / "serverlog.json"))
    place = ("--host", host, "--port", str(port), "--workers", str(processes), "--blocking-threads", str(WEB_THREADS))
    bounds = {"TERSKEL_DATABASE_POOL": str(WEB_TURNS), "MALLOC_ARENA_MAX": str(WEB_ARENAS)}
    return Child("web", ("granian", *options, *log, *place, "terskel.project.wsgi:application"), bounds)


def worker() -> Child:
    return Child("worker", ("terskel.jobs",))


def supervise(children: Sequence[Child], *, ready: Callable[[], None] = lambda: None) -> None:
    """Run the children until a signal comes or one of them ends; then stop the rest.

    `ready` is called once when all are started. Raises ClickException when a child ended on its own accord.
    """
    asked_to_stop = _StopSignal()
    with asked_to_stop:
        running = {child.name: child.start() for child in children}
        try:
            ready()
            while not asked_to_stop.came:
                for name, process in running.items():
                    if process.poll() is not None:
                        raise click.ClickException(f"The {name} process ended by itself ({process.returncode}).")
                time.sleep(LOOK_EVERY_SECONDS)
        except _Stopped:
            pass
        finally:
            asked_to_stop.now_only_noted()
            _stop(list(running.values()))


def port_is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _stop_with_parent() -> None:
    """Runs in the child before its program: when the supervisor is killed, Linux tells the child to stop too."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class _Stopped(Exception):
    """A stop signal came while we were doing something else."""


class _StopSignal:
    """Notes SIGINT and SIGTERM; while `ready` waits for the web server, they interrupt it."""

    def __init__(self) -> None:
        self.came = False
        self._interrupts = True
        self._before: dict[signal.Signals, signal._HANDLER] = {}

    def __enter__(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._note)

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def now_only_noted(self) -> None:
        self._interrupts = False

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.came = True
        if self._interrupts:
            raise _Stopped
