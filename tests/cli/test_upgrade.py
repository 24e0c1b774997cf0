"""`terskel upgrade` does all that an upgrade takes, once; and says when there is nothing to do."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import click
import pytest
from pytest_django.plugin import DjangoDbBlocker

from terskel.cli import upgrading
from terskel.cli.backup import secrets as locks
from terskel.core.sealing import age
from tests.clones import cloned
from tests.settings import KEPT
from tests.worlds.cast import BEGINNING


@pytest.fixture
def older(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database whose tables are two changes behind."""
    with django_db_blocker.unblock(), cloned() as url:
        yield url


def run(url: str, folder: Path, *arguments: str, code: int = 0, **more: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "terskel.cli", *arguments],
        env={
            **{name: value for name, value in os.environ.items() if name not in KEPT},
            "DATABASE_URL": url,
            "TERSKEL_DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "terskel.project.settings",
            "PYTHONPATH": os.pathsep.join(sys.path),
            **more,
        },
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_an_upgrade_backs_up_changes_the_tables_proves_the_audit_and_then_has_nothing_to_do(
    older: str, tmp_path: Path
) -> None:
    assert "Nothing to do" in run(older, tmp_path, "upgrade")
    run(older, tmp_path, "django", "migrate", "operations", "0001")
    said = run(older, tmp_path, "upgrade", code=1)
    assert "TERSKEL_BACKUP_RECIPIENTS" in said
    assert "Nothing has been changed" in said
    recipient = age.recipient_of(age.new_identity())
    named = {"TERSKEL_BACKUP_RECIPIENTS": recipient, "TERSKEL_BACKUP_DIR": str(tmp_path / "backups")}
    said = run(older, tmp_path, "upgrade", **named)
    [backup] = (tmp_path / "backups").iterdir()
    assert said.index(str(backup)) < said.index("Changes of tables made: 2.") < said.index("The audit is whole.")
    assert "Nothing to do" in run(older, tmp_path, "upgrade", **named)
    assert len(list((tmp_path / "backups").iterdir())) == 1


def test_a_fault_in_the_settings_stops_an_upgrade_before_anything_is_done(older: str, tmp_path: Path) -> None:
    run(older, tmp_path, "django", "migrate", "operations", "0001")
    key = tmp_path / "keys" / "signing-key.pem"
    said = run(older, tmp_path, "config", "check", code=1)
    assert f"data folder: {tmp_path}" in said
    assert "database server: " in said
    assert "TERSKEL_BACKUP_RECIPIENTS names nobody" in said
    assert not list(tmp_path.glob("keys/*.*"))
    key.parent.mkdir(exist_ok=True)
    key.touch()
    key.chmod(0o644)
    said = run(older, tmp_path, "upgrade", "--no-backup", code=1)
    assert "others may read it" in said
    assert "Nothing has been changed" in said


def test_a_database_that_lets_nobody_in_is_told_in_words(older: str, tmp_path: Path) -> None:
    parts = urlsplit(older)
    strange = older.replace(f"{parts.username}", "a_stranger", 1)
    named = {"TERSKEL_BACKUP_RECIPIENTS": age.recipient_of(age.new_identity())}
    for command, expected in ((("upgrade",), "can't be reached"), (("config", "check"), "WRONG database: a_stranger")):
        said = run(strange, tmp_path, *command, code=1, **named)
        assert expected in said
        assert 'role "a_stranger" does not exist' in said
        assert "DATABASE_URL says where it is" in said
        assert "Traceback" not in said
    said = run(older, tmp_path, "config", "check", code=1, TERSKEL_OWNER_DATABASE_URL=strange, **named)
    assert "WRONG database owner: a_stranger" in said
    assert "TERSKEL_OWNER_DATABASE_URL says where it is" in said


def test_an_address_of_the_database_that_cannot_be_read_is_told_in_words(tmp_path: Path) -> None:
    said = run("postgresql://terskel:a/b@127.0.0.1/terskel", tmp_path, "upgrade", code=1)
    assert "write / as %2F" in said
    assert "Traceback" not in said


def heard(monkeypatch: pytest.MonkeyPatch, *told: dict[str, datetime]) -> None:
    """What an upgrade hears of pages and workers, one look after the other; the last one from then on."""
    left = list(told)
    monkeypatch.setattr(upgrading, "_heard", lambda: left.pop(0) if len(left) > 1 else left[0])
    monkeypatch.setattr(upgrading.time, "sleep", lambda _seconds: None)


def test_pages_that_still_run_stop_an_upgrade(monkeypatch: pytest.MonkeyPatch) -> None:
    first, then = BEGINNING, BEGINNING + timedelta(seconds=15)
    heard(monkeypatch, {"web": first, "worker": first}, {"web": first, "worker": first}, {"web": then})
    with pytest.raises(click.ClickException, match="Still running: web. Stop them first"):
        upgrading._require_stopped()


@pytest.mark.parametrize("told", [{}, {"web": BEGINNING}])
def test_what_has_stopped_or_never_was_stops_no_upgrade(
    told: dict[str, datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard(monkeypatch, told)
    monkeypatch.setattr(upgrading, "LISTENED_SECONDS", 0.05)
    upgrading._require_stopped()


def test_a_backup_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, there = tmp_path / "a.backup", []
    sync = os.fsync
    monkeypatch.setattr(locks.os, "fsync", lambda number: there.append(file.exists()) or sync(number))
    with locks.sealing(file, recipients=(age.recipient_of(age.new_identity()),), passphrase="") as stream:
        stream.write(b"x")
    assert there == [False, True]
