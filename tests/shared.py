"""A pytest plugin: the folder of source documents and data that the product was drawn from."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = (REPOSITORY / os.environ.get("TERSKEL_SHARED", "../shared")).resolve()
MISSING_SHARED = "TERSKEL_SHARED names no folder"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder; not part of the repository."""
    if not SHARED.is_dir():
        absent = pytest.fail if os.environ.get("TERSKEL_REQUIRE_SHARED") else pytest.skip
        absent(f"{MISSING_SHARED}: {SHARED}")
    return SHARED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if MISSING_SHARED in str(report.longrepr)]
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} tests were skipped: {MISSING_SHARED}")
