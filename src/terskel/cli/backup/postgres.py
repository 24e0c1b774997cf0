"""The database's part of a backup: a snapshot, what pg_dump writes of it, and what pg_restore reads."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final
from urllib.parse import quote

import psycopg
from django.db import connection

from terskel.cli.backup.archive import PIECE, NoBackup
from terskel.devdb import postgresql_program
from terskel.project import environment

# Log-ins under way, and what can be worked out anew: whoever finds a backup is to find nobody's session in it.
NOT_KEPT: Final = ("django_session", "terskel_cache", "terskel_acts")


@dataclass(frozen=True, slots=True)
class Server:
    """Where the database is, as the role that owns the tables. The password is never in an argument."""

    parameters: dict[str, str]
    password: str

    @staticmethod
    def now() -> Server:
        """The database that this process works on."""
        used: dict[str, Any] = dict(connection.settings_dict)
        if environment.text(environment.OWNERS_DATABASE):
            owner = environment.database(named=environment.OWNERS_DATABASE)
            used |= {key: owner[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
        options = {key: value for key, value in used["OPTIONS"].items() if isinstance(value, str)}
        named = {"dbname": used["NAME"], "user": used["USER"], "host": used["HOST"], "port": used["PORT"], **options}
        return Server({key: str(value) for key, value in named.items() if value}, str(used["PASSWORD"] or ""))

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(autocommit=True, password=self.password or None, **self.parameters)  # type: ignore[arg-type]

    def version(self) -> int:
        """As 150018."""
        with self.connect() as direct:
            return direct.info.server_version

    def is_empty(self) -> bool:
        """Whether nobody has made a table in the database yet."""
        with self.connect() as direct:
            found = direct.execute(
                "SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace "
                "WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND relkind IN ('r', 'p', 'v', 'm', 'S')"
            ).fetchone()
        return found == (0,)

    @property
    def _address(self) -> str:
        return "postgresql://?" + "&".join(f"{key}={quote(value, safe='')}" for key, value in self.parameters.items())

    @property
    def _environment(self) -> dict[str, str]:
        given = {"PGPASSWORD": self.password} if self.password else {}
        return {**os.environ, "LC_ALL": "C.UTF-8", **given}

    @contextmanager
    def snapshot(self) -> Iterator[str]:
        """The name of a state of the database that stands still inside the block."""
        with self.connect() as direct, direct.transaction():
            direct.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            [name] = direct.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
            yield str(name)

    def dump(self, snapshot: str) -> Iterator[bytes]:
        """What pg_dump writes of the snapshot, in pieces of 8 MiB; raises NoBackup when it fails."""
        arguments = (
            *("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", "--lock-wait-timeout=60s"),
            *(f"--exclude-table-data={table}" for table in NOT_KEPT),
            f"--dbname={self._address}",
        )
        program = postgresql_program("pg_dump", self.version() // 10_000)
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(
                [program, *arguments], stdout=subprocess.PIPE, stderr=said, stdin=subprocess.DEVNULL,
                env=self._environment,
            )  # fmt: skip
            assert process.stdout is not None
            try:
                while piece := process.stdout.read(PIECE):
                    yield piece
            finally:
                process.stdout.close()
                failed = process.wait()
            if failed:
                raise NoBackup(f"pg_dump failed: {_words(said)}")


class Restoring:
    """pg_restore, fed as the backup streams. Nothing stands in the database until `finish` has returned.

    The last piece is held back until then: a backup that turns out to be cut off leaves the database empty.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._held = b""
        self._process: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__

    def __enter__(self) -> Restoring:
        program: Path = postgresql_program("pg_restore", self._server.version() // 10_000)
        arguments = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        self._process = subprocess.Popen(
            [program, *arguments, f"--dbname={self._server._address}"],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=self._said, env=self._server._environment,
        )  # fmt: skip
        return self

    def feed(self, piece: bytes) -> None:
        self._write(self._held)
        self._held = piece

    def finish(self) -> None:
        """All of it stands now; raises NoBackup when the database would not take it."""
        self._write(self._held)
        process = self._running()
        assert process.stdin is not None
        with suppress(BrokenPipeError):
            process.stdin.close()
        if process.wait():
            raise NoBackup(f"pg_restore failed: {_words(self._said)}")

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        process = self._running()
        if process.poll() is None:
            process.kill()
            process.wait()
        if process.stdin is not None:
            with suppress(BrokenPipeError):
                process.stdin.close()
        self._said.close()

    def _write(self, piece: bytes) -> None:
        process = self._running()
        assert process.stdin is not None
        try:
            process.stdin.write(piece)
            process.stdin.flush()
        except BrokenPipeError as gone:
            process.wait()
            raise NoBackup(f"pg_restore failed: {_words(self._said)}") from gone

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError("pg_restore was not started")
        return self._process


def _words(said: IO[bytes]) -> str:
    said.seek(0)
    return said.read(4_000).decode(errors="replace").strip() or "it said nothing"
