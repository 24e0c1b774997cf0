"""A backup is restored whole into an empty installation, or not at all; without the keys it says what is lost."""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import psycopg
import pyrage
import pytest
from click.testing import CliRunner
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from terskel import clock, installation
from terskel.audit.sequencing import sequence
from terskel.cli.main import main
from terskel.core.sealing import age
from terskel.devdb import postgresql_program
from terskel.documents import issuing
from terskel.tenders import actions as tenders
from terskel.tenders.verification import checked_parts
from tests.clones import cloned
from tests.settings import CLUSTER
from tests.walls.test_sealing import FILE_CONTENT, write
from tests.worlds.cast import the_cast
from tests.worlds.competitions import DELIVERED_AT, published_competition

PASSPHRASE = "fire ærlige ord på lager"


@dataclass(frozen=True, slots=True)
class Kept:
    """An installation that was backed up: the backup, the secret half of its key, and the installation's keys."""

    backup: Path
    identity: Path
    keys: Path
    passphrase: Path
    folder: Path


@pytest.fixture(scope="module")
def kept(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Kept]:
    """Tenders delivered and sealed in one competition, opened in another, drafts in both."""
    folder = tmp_path_factory.mktemp("backup")
    kept = Kept(*(folder / name for name in ("terskel.backup", "identity", "terskel.keys", "passphrase")), folder)
    identity = age.new_identity()
    kept.identity.write_text(f"# made for a test\n{identity}\n")
    kept.passphrase.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    with django_db_blocker.unblock(), cloned(), _files_of_its_own():
        world = published_competition(the_cast())
        issuing.issuer(at=DELIVERED_AT)
        with clock.stopped_at(DELIVERED_AT):
            write(world, world.cast.bjorn, 10)
            tenders.deliver(world.id, received_at=DELIVERED_AT, by=world.cast.bjorn, at=DELIVERED_AT)
            write(world, world.cast.camilla, 10)
        _one_lies_where_parts_lay()
        sequence(at=DELIVERED_AT)
        said = run("backup", str(kept.backup), "--to", age.recipient_of(identity))
        assert "keys are not in it" in said
        run("keys", "export", str(kept.keys), "--passphrase-file", str(kept.passphrase))
        yield kept


def _one_lies_where_parts_lay() -> None:
    """As in an installation that is older than the place they are stored in now."""
    part = min(path for path in installation.sealed_dir().rglob("*") if path.is_file())
    folder = part.parent / part.name[2:4]
    folder.mkdir()
    part.rename(folder / part.name)


@contextmanager
def _files_of_its_own() -> Iterator[None]:
    """A backup takes every file there is, and other tests of this process have left theirs, opened ones too."""
    folders = (installation.content_dir(), installation.sealed_dir())
    aside = [(folder, folder.with_name(f"{folder.name}.aside")) for folder in folders if folder.exists()]
    for folder, other in aside:
        folder.rename(other)
    try:
        yield
    finally:
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
        for folder, other in aside:
            other.rename(folder)


def run(*arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == code, done.output
    return done.output


@dataclass(frozen=True, slots=True)
class Empty:
    """An empty installation, in which the command runs as a process of its own."""

    folder: Path
    database: str

    def run(self, *arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "terskel.cli", *arguments],
            env={
                **{name: value for name, value in os.environ.items() if name != "TERSKEL_SECRET_KEY"},
                "DATABASE_URL": CLUSTER.url(self.database),
                "TERSKEL_DATA_DIR": str(self.folder),
                "DJANGO_SETTINGS_MODULE": "terskel.project.settings",
                "PYTHONPATH": os.pathsep.join(sys.path),
            },
            capture_output=True,
            text=True,
            timeout=300,
        )
        said = done.stdout + done.stderr
        assert done.returncode == code, said
        assert "Traceback" not in said
        return said

    @property
    def tables(self) -> int:
        with psycopg.connect(CLUSTER.url(self.database)) as direct:
            found = direct.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        return int(found[0]) if found else -1

    @property
    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.rglob("*") if path.is_file())


@pytest.fixture
def empty(kept: Kept, tmp_path: Path) -> Iterator[Empty]:
    name = f"empty_{uuid4().hex[:8]}"
    with psycopg.connect(CLUSTER.url("postgres"), autocommit=True) as direct:
        direct.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield Empty(tmp_path / "installation", name)
        direct.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def members(kept: Kept) -> dict[str, bytes]:
    identity = pyrage.x25519.Identity.from_str(kept.identity.read_text().splitlines()[1])
    with tarfile.open(fileobj=BytesIO(pyrage.decrypt(kept.backup.read_bytes(), [identity]))) as tar:
        return {one.name: read.read() for one in tar if (read := tar.extractfile(one)) is not None}


def test_a_backup_with_its_keys_is_restored_whole_and_verified(kept: Kept, empty: Empty) -> None:
    empty.run("keys", "import", str(kept.keys), "--passphrase-file", str(kept.passphrase))
    said = empty.run("restore", str(kept.backup), "--identity", str(kept.identity), "--verify")
    for line in ("ok    the audit", "ok    receipts and trees", "ok    stored files", "ok    sealed parts: "):
        assert line in said
    assert "All is there, and it is whole." in said
    assert "KEYS ARE MISSING" not in said
    assert "The audit is whole" in empty.run("audit", "verify")
    assert (empty.folder / "audit-heads.jsonl").read_bytes() == installation.heads_file().read_bytes()


def test_an_export_before_the_first_draft_has_the_key_for_it(empty: Empty, kept: Kept, tmp_path: Path) -> None:
    (empty.folder / "keys").mkdir(parents=True)
    (empty.folder / "keys" / installation.COOKIE_SECRET).write_text("a" * 64)
    said = empty.run("keys", "export", str(tmp_path / "x"), "--passphrase-file", str(kept.passphrase))
    assert installation.SIGNING_KEY in said
    assert installation.DRAFT_IDENTITY in said


def test_without_the_keys_it_says_what_can_not_be_done_and_makes_none_of_its_own(kept: Kept, empty: Empty) -> None:
    said = empty.run("restore", str(kept.backup), "--identity", str(kept.identity), "--verify", code=3)
    assert "ok    the audit" in said
    for lost in ("The signing key is missing", "The drafts' key is missing", "The issuers of electronic seals"):
        assert lost in said
    assert not (empty.folder / "keys").exists()
    for starting in (("serve", "--port", "1"), ("worker",), ("migrate",)):
        assert "terskel keys import" in empty.run(*starting, code=1) or starting[0] == "serve"
    assert "WRONG keys" in empty.run("check", code=1)

    empty.run("keys", "import", str(kept.keys), "--passphrase-file", str(kept.passphrase))
    assert "The audit is whole" in empty.run("audit", "verify")
    empty.run("migrate")


def test_keys_that_are_lost_for_good_are_given_up_by_a_person_only(kept: Kept, empty: Empty) -> None:
    empty.run("restore", str(kept.backup), "--identity", str(kept.identity), code=3)
    empty.run("keys", "give-up", "--yes")
    empty.run("migrate")
    assert (empty.folder / "keys" / "seal-issuer-1.pem").exists()


def test_another_installations_keys_are_not_taken_for_the_lost(kept: Kept, empty: Empty, tmp_path: Path) -> None:
    other = Empty(tmp_path / "other", empty.database)
    other.run("keys", "export", str(tmp_path / "x"), "--passphrase-file", str(kept.passphrase), code=1)
    (tmp_path / "other" / "keys").mkdir(parents=True)
    (tmp_path / "other" / "keys" / installation.DRAFT_IDENTITY).write_text(age.new_identity())
    other.run("keys", "export", str(tmp_path / "x"), "--passphrase-file", str(kept.passphrase))
    empty.run("restore", str(kept.backup), "--identity", str(kept.identity), code=3)
    said = empty.run("keys", "import", str(tmp_path / "x"), "--passphrase-file", str(kept.passphrase), code=1)
    assert "not the keys that this installation had" in said


def test_another_key_is_never_written_over(kept: Kept, empty: Empty) -> None:
    (empty.folder / "keys").mkdir(parents=True)
    (empty.folder / "keys" / installation.DRAFT_IDENTITY).write_text(age.new_identity())
    said = empty.run("keys", "import", str(kept.keys), "--passphrase-file", str(kept.passphrase), code=1)
    assert f"Another {installation.DRAFT_IDENTITY} lies in" in said
    assert empty.files == [".lock", installation.DRAFT_IDENTITY]


@pytest.mark.parametrize("share", [0.3, 0.999])
def test_a_backup_that_is_cut_off_leaves_nothing(kept: Kept, empty: Empty, tmp_path: Path, share: float) -> None:
    content = kept.backup.read_bytes()
    (tmp_path / "cut").write_bytes(content[: int(len(content) * share)])
    said = empty.run("restore", str(tmp_path / "cut"), "--identity", str(kept.identity), code=1)
    assert "cut off" in said
    assert (empty.tables, empty.files) == (0, [])


def test_a_backup_that_is_cut_off_behind_its_last_member_leaves_nothing(
    kept: Kept, empty: Empty, tmp_path: Path
) -> None:
    """The zeros that a tar ends in can fill the last piece that age encrypts, which its reader need not ask for."""
    identity = kept.identity.read_text().splitlines()[1]
    whole = pyrage.decrypt(kept.backup.read_bytes(), [pyrage.x25519.Identity.from_str(identity)])
    padded = age.encrypt(whole + bytes(256 * 1024), [age.recipient_of(identity)])
    (tmp_path / "cut").write_bytes(padded[:-1])
    assert "cut off" in empty.run("restore", str(tmp_path / "cut"), "--identity", str(kept.identity), code=1)
    assert (empty.tables, empty.files) == (0, [])


def test_a_backup_whose_end_says_something_else_leaves_nothing(kept: Kept, empty: Empty, tmp_path: Path) -> None:
    """Whole by its encryption, but a file has been taken out: only who has the key can do that."""
    left = members(kept)
    del left[next(name for name in left if name.startswith("sealed/"))]
    tampered = BytesIO()
    with tarfile.open(fileobj=tampered, mode="w") as tar:
        for name, content in left.items():
            about = tarfile.TarInfo(name)
            about.size = len(content)
            tar.addfile(about, BytesIO(content))
    recipient = age.recipient_of(kept.identity.read_text().splitlines()[1])
    (tmp_path / "tampered").write_bytes(age.encrypt(tampered.getvalue(), [recipient]))
    assert "cut off or was changed" in empty.run(
        "restore", str(tmp_path / "tampered"), "--identity", str(kept.identity), code=1
    )
    assert (empty.tables, empty.files) == (0, [])


def test_another_key_opens_nothing_and_no_key_is_asked_for(kept: Kept, empty: Empty, tmp_path: Path) -> None:
    (tmp_path / "other").write_text(age.new_identity())
    said = empty.run("restore", str(kept.backup), "--identity", str(tmp_path / "other"), code=1)
    assert "for another key" in said
    assert "--identity" in empty.run("restore", str(kept.backup), code=1)
    assert (empty.tables, empty.files) == (0, [])


def test_a_backup_under_a_passphrase_is_opened_by_that_one_only(kept: Kept, empty: Empty, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    run("backup", str(locked), "--passphrase-file", str(kept.passphrase))
    (tmp_path / "wrong").write_text("fire uærlige ord på lager")
    said = empty.run("restore", str(locked), "--passphrase-file", str(tmp_path / "wrong"), code=1)
    assert "not the passphrase" in said
    assert (empty.tables, empty.files) == (0, [])
    empty.run("restore", str(locked), "--passphrase-file", str(kept.passphrase), code=3)
    assert empty.tables > 100


def test_an_installation_that_is_not_empty_is_left_as_it_is(kept: Kept, empty: Empty) -> None:
    with psycopg.connect(CLUSTER.url(empty.database)) as direct:
        direct.execute("CREATE TABLE something (id int)")
    restoring = ("restore", str(kept.backup), "--identity", str(kept.identity))
    assert "database is not empty" in empty.run(*restoring, code=1)
    with psycopg.connect(CLUSTER.url(empty.database)) as direct:
        direct.execute("DROP TABLE something")
    (empty.folder / "content").mkdir(parents=True)
    (empty.folder / "content" / "a file").write_text("of somebody's")
    assert "files in the store" in empty.run(*restoring, code=1)
    assert empty.files == ["a file"]


def test_a_file_that_was_changed_in_the_store_is_found_by_verify(kept: Kept, empty: Empty) -> None:
    left = members(kept)
    delivered = {sha256 for sha256, _ in checked_parts()}
    name = next(name for name in left if name.startswith("sealed/") and Path(name).name in delivered)
    path = installation.data_dir() / name
    right = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(right[:-1] + bytes([right[-1] ^ 1]))
    damaged = kept.folder / "damaged"
    try:
        said = run("backup", str(damaged), "--to", age.recipient_of(kept.identity.read_text().splitlines()[1]))
    finally:
        path.write_bytes(right)
    assert f"WARNING {name}" in said
    said = empty.run("restore", str(damaged), "--identity", str(kept.identity), "--verify", code=1)
    assert f"WRONG sealed parts: {path.name}" in said


def test_a_backup_holds_none_of_the_installations_keys_and_no_session(kept: Kept) -> None:
    taken = members(kept)
    manifest = json.loads(taken["manifest.json"])
    dump = b"".join(content for name, content in sorted(taken.items()) if name.startswith("database/"))
    script = subprocess.run(
        [postgresql_program("pg_restore", manifest["postgresql"] // 10_000), "--file=-"],
        input=dump,
        capture_output=True,
        check=True,
    ).stdout
    assert b"COPY public.tenders_delivery" in script
    assert b"\nCOPY public.django_session" not in script
    whole = script + b"".join(taken.values())
    for name, content in installation.key_files().items():
        for line in content.splitlines():
            secret = line.strip()
            if len(secret) > 20 and b"CERTIFICATE" not in content and b"-----" not in secret:
                assert secret not in whole, name
                assert behind(secret)[:32] not in whole, name
    assert FILE_CONTENT.encode() not in whole
    assert manifest["keys"]["signing"]


def behind(secret: bytes) -> bytes:
    """What a key says in Base64, in either alphabet; text that can be none is itself."""
    digits = re.sub(rb"[^A-Za-z0-9_-]", b"", secret.translate(bytes.maketrans(b"+/", b"-_")))
    return secret if len(digits) % 4 == 1 else base64.urlsafe_b64decode(digits + b"=" * (-len(digits) % 4))


def test_what_is_looked_for_behind_a_key_is_found_in_either_alphabet() -> None:
    for length in range(30, 50):
        plain = bytes(range(255, 255 - length, -1))
        for written in (base64.b64encode(plain), base64.urlsafe_b64encode(plain).rstrip(b"=")):
            assert behind(written) == plain


def test_a_backup_that_nobody_could_open_is_not_made(kept: Kept, tmp_path: Path) -> None:
    assert "TERSKEL_BACKUP_RECIPIENTS" in run("backup", str(tmp_path / "b"), code=1)
    assert "age1" in run("backup", str(tmp_path / "b"), "--to", "somebody", code=1)
    assert list(tmp_path.iterdir()) == []


def test_a_backup_is_never_written_over_another_and_a_failed_one_leaves_no_file(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "b").write_text("an earlier one")
    recipient = age.recipient_of(age.new_identity())
    assert "there already" in run("backup", str(tmp_path / "b"), "--to", recipient, code=1)
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PG_BIN_DIR", str(tmp_path / "bin"))
    said = run("backup", str(tmp_path / "c"), "--to", recipient, code=1)
    assert "No pg_dump of PostgreSQL" in said
    assert "PG_BIN_DIR" in said
    assert not (tmp_path / "c").exists()
