"""A private PostgreSQL in a folder: started when first needed, stopped by the last who leaves.

Layout: `data` and `socket` belong to the user who runs PostgreSQL and are closed to all others, so that who
reaches the socket is let in (there is no TCP port). `lock` orders starts and stops. Whoever uses the server
holds a shared lock on `users`: a killed process lets go of it, so the server is stopped by the last living one.
"""

import fcntl
import hashlib
import os
import shlex
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from terskel.devdb.binaries import Runner, Unavailable, runner
from terskel.devdb.processes import PROC, anybody_in, postmaster

OWNER = "terskel"
APP = "terskel_app"
DATABASE = "terskel"
MAKE_APP = (
    f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP}') "
    f"THEN CREATE ROLE {APP} LOGIN; END IF; END $$"
)
LONGEST_SOCKET_PATH = 107
PATIENCE_SECONDS = 60
UNSAFE_AND_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class Cluster:
    """`with Cluster(folder).held() as url: …`; `durable=False` is for tests: a crash may cost the data."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder.absolute()
        self.pgdata = self.folder / "data"
        self.log = self.pgdata / "log"
        self.durable = durable
        self._users: int | None = None

    @property
    def socket(self) -> Path:
        """Where the socket lies: in the cluster's folder, unless that makes its path longer than sockets may have."""
        inside = self.folder / "socket"
        if len(os.fsencode(inside / ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET_PATH:
            return inside
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"terskel-{os.geteuid()}-{digest}"

    def url(self, database: str = DATABASE, *, role: str = OWNER) -> str:
        """Its address; the owner may do everything, `APP` what it is granted."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket), safe='')}"

    @contextmanager
    def held(self) -> Iterator[str]:
        self.start()
        try:
            yield self.url()
        finally:
            self.stop()

    def start(self) -> None:
        """Make the cluster if there is none, start it if it does not run, and be one of its users."""
        self.folder.mkdir(parents=True, exist_ok=True)
        postgres = runner(self.folder.parent)
        with self._alone():
            self._join()
            if not (self.pgdata / "PG_VERSION").exists():
                self._make(postgres)
            self._require_same_major(postgres)
            if not self._runs(postgres):
                self._launch(postgres)
            self._make_database(postgres)

    def stop(self) -> None:
        """Leave the cluster; the last one out stops it."""
        with self._alone():
            last = self._leave()
            postgres = runner(self.folder.parent)
            if last and self._runs(postgres):
                postgres.run("pg_ctl", "-D", str(self.pgdata), "-m", "fast", "-w", "stop")
                if self.socket.parent != self.folder:
                    shutil.rmtree(self.socket, ignore_errors=True)

    def remove(self) -> None:
        """Stop the cluster and delete its data; refused while another process uses it."""
        if not (self.pgdata / "PG_VERSION").exists():
            return
        with self._alone():
            postgres = runner(self.folder.parent)
            self._join()
            if not self._leave():
                raise Unavailable(f"{self.folder} is in use by another process; stop that one first.")
            if self._runs(postgres):
                postgres.run("pg_ctl", "-D", str(self.pgdata), "-m", "immediate", "-w", "stop")
            shutil.rmtree(self.pgdata)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _join(self) -> None:
        if self._users is None:
            self._users = os.open(self.folder / "users", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._users, fcntl.LOCK_SH)

    def _leave(self) -> bool:
        if self._users is None:
            return False
        try:
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            last = True
        except BlockingIOError:
            last = False
        os.close(self._users)
        self._users = None
        return last

    def _make(self, postgres: Runner) -> None:
        postgres.own(self.pgdata)
        builtin_locale = ["--locale-provider=builtin"] if postgres.major >= 17 else []
        made = postgres.run(
            *("initdb", "-D", str(self.pgdata), "-U", OWNER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"),
            *builtin_locale,
            *([] if self.durable else ["--no-sync"]),
            check=False,
            quiet=False,
        )
        if made.returncode:
            raise Unavailable(
                f"No database could be made in {self.pgdata}. Set TERSKEL_DATA_DIR to a folder that "
                f"{postgres.user.pw_name if postgres.user else 'you'} can reach.\n{made.stdout}"
            )

    def _require_same_major(self, postgres: Runner) -> None:
        made_by = (self.pgdata / "PG_VERSION").read_text().strip()
        if made_by != str(postgres.major):
            raise Unavailable(
                f"{self.pgdata} was made by PostgreSQL {made_by}, but the programs here are {postgres.major}. "
                f"Set PG_BIN_DIR to those of {made_by}, or move the folder away."
            )

    def _runs(self, postgres: Runner) -> bool:
        if PROC.exists():
            return postmaster(self.pgdata) is not None
        return postgres.run("pg_ctl", "-D", str(self.pgdata), "status", check=False).returncode == 0

    def _launch(self, postgres: Runner) -> None:
        self._own_socket(postgres)
        options = f"-c listen_addresses='' -k {shlex.quote(str(self.socket))}"
        if not self.durable:
            options = f"{options} {UNSAFE_AND_FAST}"
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            # A killed server's backends may still write: its pid file goes only when nobody is left in the folder.
            if PROC.exists() and not anybody_in(self.pgdata):
                (self.pgdata / "postmaster.pid").unlink(missing_ok=True)
            arguments = ("-D", str(self.pgdata), "-w", "-t", "60", "-l", str(self.log), "-o", options, "start")
            if postgres.run("pg_ctl", *arguments, check=False).returncode == 0:
                return
            time.sleep(0.25)
        tail = self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""
        raise Unavailable(f"PostgreSQL in {self.pgdata} does not start:\n{tail}")

    def _own_socket(self, postgres: Runner) -> None:
        self.socket.mkdir(mode=0o700, exist_ok=True)
        owners = {os.geteuid(), postgres.user.pw_uid if postgres.user else os.geteuid()}
        if self.socket.is_symlink() or self.socket.lstat().st_uid not in owners:
            raise Unavailable(f"{self.socket} belongs to somebody else; remove it, or choose a shorter folder.")
        postgres.own(self.socket)

    def _make_database(self, postgres: Runner) -> None:
        """The database and the app's role, whichever is missing: a folder may be older than the role."""
        arguments = ("-h", str(self.socket), "-U", OWNER)
        if postgres.run("psql", *arguments, "-d", DATABASE, "-c", MAKE_APP, check=False).returncode:
            postgres.run("psql", *arguments, "-d", "postgres", "-c", MAKE_APP)
            postgres.run("createdb", *arguments, "--maintenance-db=postgres", DATABASE)
