"""A register of legal entities in its own process, which the adapter asks over HTTP."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

SERVER = Path(__file__).with_name("register_server.py")
STARTING_SECONDS = 10


class RegisterServer:
    def __init__(self, port: int, process: "subprocess.Popen[str]") -> None:
        self.address = f"http://127.0.0.1:{port}/enhetsregisteret/api"
        self._process = process

    def next(self) -> str:
        """The next number it was asked for; waits for it."""
        if self._process.stdout is None:
            raise RuntimeError("the register says nothing")
        return self._process.stdout.readline().strip()


@pytest.fixture(scope="module")
def register_process() -> Iterator[RegisterServer]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen([sys.executable, str(SERVER), str(port)], stdout=subprocess.PIPE, text=True) as process:
        try:
            _wait_for(port)
            yield RegisterServer(port, process)
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    ends = time.monotonic() + STARTING_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.05)
        else:
            return


@pytest.fixture
def register(register_process: RegisterServer, settings: Settings) -> RegisterServer:
    settings.TERSKEL_COMPANY_REGISTER = register_process.address
    return register_process
