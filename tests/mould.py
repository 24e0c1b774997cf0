"""The migrated cluster, kept between runs: to migrate takes a processor longer than most files of tests do.

It lies among the temporary files under a name made of all that it was made from, so that whoever changes a migration
gets a new one; those that nobody used for a day go.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from terskel.devdb import Cluster

ROOT: Final = Path(__file__).resolve().parent.parent
MADE_FROM: Final = (
    "src/terskel/*/migrations/*.py",
    "src/terskel/devdb/*.py",
    "requirements-dev.lock",
    "tests/mould.py",
)
PREFIX: Final = f"terskel-mould-{os.geteuid()}-"
DAY_SECONDS: Final = 24 * 60 * 60


def fill(cluster: Cluster, migrate: Callable[[], None]) -> None:
    """The cluster, not started yet, gets a migrated database; `migrate` makes one when there is no mould to copy."""
    mould = Path(tempfile.gettempdir()) / f"{PREFIX}{_digest()}"
    mould.mkdir(mode=0o700, exist_ok=True)
    os.utime(mould)
    with (mould / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        data = mould / "data"
        if data.exists():
            cluster.folder.mkdir(parents=True, exist_ok=True)
            _copy(data, cluster.pgdata)
            return
        with cluster.held():
            migrate()
        _copy(cluster.pgdata, mould / "unfinished")
        (mould / "unfinished").rename(data)
    _drop_unused(mould)


def _digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(path for pattern in MADE_FROM for path in ROOT.glob(pattern)):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _copy(source: Path, target: Path) -> None:
    """With owners and modes: PostgreSQL runs as a user of its own when the tests run as root."""
    shutil.rmtree(target, ignore_errors=True)
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


def _drop_unused(used: Path) -> None:
    for mould in used.parent.glob(f"{PREFIX}*"):
        if used.stat().st_mtime - mould.stat().st_mtime > DAY_SECONDS:
            shutil.rmtree(mould, ignore_errors=True)
