"""The `terskel` command: what it starts it stops, and what it cannot do it says."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from terskel.cli.main import main
from terskel.cli.supervisor import LOOPBACK, port_is_free
from terskel.devdb.processes import postmaster


@pytest.fixture
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="terskel-command-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def command(home: Path, *arguments: str) -> "subprocess.Popen[str]":
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {
        "TERSKEL_DATA_DIR": str(home),
        "DJANGO_SETTINGS_MODULE": "terskel.project.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "terskel.cli", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def answers(port: int, path: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{port}{path}", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def wait_for(port: int, process: "subprocess.Popen[str]") -> None:
    deadline = time.monotonic() + 180
    while not answers(port, "/readyz"):
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_serve_brings_its_database_and_stops_with_it(home: Path, port: int, stop: signal.Signals) -> None:
    process = command(home, "serve", "--port", str(port))
    wait_for(port, process)
    assert postmaster(home / "database" / "data") is not None
    process.send_signal(stop)
    said, _ = process.communicate(timeout=90)
    assert process.returncode == 0, said
    assert port_is_free(LOOPBACK, port)
    assert postmaster(home / "database" / "data") is None


def test_a_killed_supervisor_takes_its_processes_along(home: Path, port: int) -> None:
    process = command(home, "serve", "--port", str(port))
    wait_for(port, process)
    process.kill()
    process.communicate()
    deadline = time.monotonic() + 60
    while not port_is_free(LOOPBACK, port):
        assert time.monotonic() < deadline
        time.sleep(0.1)

    again = command(home, "migrate")
    said, _ = again.communicate(timeout=180)
    assert again.returncode == 0, said
    assert postmaster(home / "database" / "data") is None


def test_a_taken_port_is_told_before_anything_is_started(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        number = taken.getsockname()[1]
        process = command(home, "serve", "--port", str(number))
        said, _ = process.communicate(timeout=90)
    assert process.returncode == 1
    assert f"Port {number} on {LOOPBACK} is taken" in said
    assert not (home / "database").exists()


def test_a_demo_is_never_served_to_other_machines(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("TERSKEL_DEMO", "1")
    monkeypatch.setenv("TERSKEL_DATA_DIR", str(home))
    done = CliRunner().invoke(main, ["serve", "--host", "0.0.0.0"])
    assert done.exit_code == 1
    assert "this machine only" in done.output


def test_a_wrong_setting_is_told_in_words(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERSKEL_ADDRESS", "http://innkjop.example.no")
    process = command(home, "migrate")
    said, _ = process.communicate(timeout=180)
    assert process.returncode == 1
    assert "TERSKEL_ADDRESS must begin with https://" in said
    assert "Traceback" not in said


def test_check_tells_each_fault_and_what_to_do(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERSKEL_MAIL_PORT", "9")
    process = command(home, "migrate")
    process.communicate(timeout=180)
    process = command(home, "check")
    said, _ = process.communicate(timeout=180)
    assert process.returncode == 1
    assert "WRONG mail" in said
    assert "TERSKEL_MAIL_HOST" in said
    assert "ok    migrations" in said


def test_a_short_passphrase_is_not_taken_for_the_one_who_runs_it(home: Path) -> None:
    done = CliRunner().invoke(
        main, ["createadmin", "--email", "drift@example.no", "--name", "Dag Rift"], input="short\nshort\n"
    )
    assert "at least 12 characters" in done.output
    assert not (home / "database").exists()
