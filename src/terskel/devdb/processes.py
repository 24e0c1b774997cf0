"""Which PostgreSQL really runs in a data folder; a pid file alone is never believed.

A killed server leaves its pid file, its pid may be a zombie for half a minute, and after a restart of the
machine it may belong to somebody else's process.
"""

from pathlib import Path

PROC = Path("/proc")


def postmaster(pgdata: Path) -> int | None:
    """The pid of a live postmaster of this very folder, or None."""
    try:
        pid = int((pgdata / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None
    return pid if not _zombie(pid) and _works_in(pid, pgdata) else None


def anybody_in(pgdata: Path) -> bool:
    """Whether any live process, an orphaned backend too, works in this folder."""
    return any(_works_in(int(process.name), pgdata) for process in PROC.glob("[0-9]*"))


def _zombie(pid: int) -> bool:
    try:
        stat = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return True
    return stat.rsplit(")", 1)[1].split()[0] == "Z"


def _works_in(pid: int, folder: Path) -> bool:
    try:
        return (PROC / str(pid) / "cwd").samefile(folder)
    except OSError:
        return False
