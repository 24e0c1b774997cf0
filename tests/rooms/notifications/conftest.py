"""A real mail server in its own process, to which the outbox hands its mails."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

SERVER = Path(__file__).with_name("mail_server.py")


class MailServer:
    def __init__(self, port: int, lines: IO[str]) -> None:
        self.port = port
        self._lines = lines

    def next(self) -> dict[str, str]:
        """The next mail taken; waits for it."""
        return json.loads(self._lines.readline())


@pytest.fixture(scope="module")
def process() -> Iterator[MailServer]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen([sys.executable, str(SERVER), str(port)], stdout=subprocess.PIPE, text=True) as server:
        try:
            lines = server.stdout
            if lines is None or lines.readline() != "ready\n":
                raise RuntimeError("the mail server did not start")
            yield MailServer(port, lines)
        finally:
            server.terminate()


@pytest.fixture
def server(process: MailServer, settings: pytest.FixtureRequest) -> MailServer:
    settings.TERSKEL_MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", process.port  # type: ignore[attr-defined]
    settings.EMAIL_TIMEOUT = 1  # type: ignore[attr-defined]
    return process
