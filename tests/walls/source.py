"""The package's source files, and copies that violations can be planted in."""

from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "src" / "terskel"
TESTS = REPOSITORY / "tests"


def modules(folder: Path = PACKAGE) -> Iterator[Path]:
    """Python files written by hand."""
    for path in sorted(folder.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


def label(path: Path) -> str:
    return str(path.relative_to(REPOSITORY)) if path.is_relative_to(REPOSITORY) else path.name
