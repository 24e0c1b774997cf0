"""A unit that fails is told in the journal and by mail, with no database to ask."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rooms.notifications import mail_server

OPERATOR = "drift@example.no"


@pytest.fixture
def mails() -> Iterator[tuple[int, "subprocess.Popen[str]"]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, mail_server.__file__, str(port)], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    server.stdout.readline()
    yield port, server
    server.terminate()
    server.wait()
    server.stdout.close()


def told(tmp_path: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    own = {"TERSKEL_DATA_DIR": str(tmp_path), "TERSKEL_KEYS_DIR": str(tmp_path / "keys"), **settings}
    # A database that nobody answers for: the command must not ask it.
    own |= {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "TERSKEL_ADDRESS": "https://innkjop.example.no"}
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("TERSKEL_", "DJANGO_"))}
    command = [sys.executable, "-m", "terskel.cli", "tell-failure", "terskel-web.service"]
    return subprocess.run(command, env=kept | own, capture_output=True, text=True, timeout=60)


def test_the_operator_is_mailed_without_a_database(tmp_path: Path, mails: tuple[int, "subprocess.Popen[str]"]) -> None:
    port, server = mails
    done = told(tmp_path, TERSKEL_OPERATOR_MAIL=OPERATOR, TERSKEL_MAIL_HOST="127.0.0.1", TERSKEL_MAIL_PORT=str(port))
    assert done.returncode == 0, done.stderr
    assert f"terskel-web.service on {socket.gethostname()} has failed" in done.stderr
    assert server.stdout is not None
    mail = json.loads(server.stdout.readline())
    assert mail["to"] == [OPERATOR]
    assert mail["subject"] == f"terskel-web.service has failed on {socket.gethostname()}"
    assert "journalctl -u terskel-web.service" in str(mail)


def test_where_nobody_is_named_the_journal_says_so(tmp_path: Path) -> None:
    done = told(tmp_path)
    assert done.returncode == 0, done.stderr
    assert "TERSKEL_OPERATOR_MAIL names nobody" in done.stderr


def test_a_mail_server_that_does_not_answer_is_said_in_the_journal(tmp_path: Path) -> None:
    done = told(tmp_path, TERSKEL_OPERATOR_MAIL=OPERATOR, TERSKEL_MAIL_HOST="127.0.0.1", TERSKEL_MAIL_PORT="1")
    assert done.returncode == 1
    assert "The mail server did not take the mail" in done.stderr
    assert "Traceback" not in done.stderr
