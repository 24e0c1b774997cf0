"""A module that outgrows 400 lines needs a reason; nobody reads the clock but the clock; tests use the real thing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.walls.source import PACKAGE, REPOSITORY, TESTS, label, modules

LONGEST = 400
REASONS: dict[str, str] = {}


def too_long(paths: list[Path]) -> list[str]:
    return [
        f"{label(path)}: {length} lines"
        for path in paths
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST and label(path) not in REASONS
    ]


def test_no_module_is_longer_than_its_reason_allows() -> None:
    assert too_long(list(modules())) == []


def test_a_module_of_401_lines_is_found_and_one_of_400_is_not(tmp_path: Path) -> None:
    (tmp_path / "long.py").write_text("x = 1\n" * 401)
    (tmp_path / "long_enough.py").write_text("x = 1\n" * 400)
    assert too_long(list(modules(tmp_path))) == ["long.py: 401 lines"]


def ruff(*paths: Path) -> list[tuple[str, str]]:
    """(file, rule) of each breach of the rules on time and mocks."""
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("ruff")),
            "check",
            "--no-cache",
            "--output-format=json",
            "--select=DTZ,TID251",
        ]
        + ["--config", str(REPOSITORY / "pyproject.toml"), *map(str, paths)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    return [(Path(breach["filename"]).name, breach["code"]) for breach in json.loads(done.stdout)]


def test_nobody_reads_the_clock_but_the_clock_and_nothing_is_mocked() -> None:
    assert ruff(PACKAGE, TESTS) == []


@pytest.mark.parametrize(
    "source",
    [
        "import datetime\ndatetime.datetime.now(datetime.UTC)",
        "import datetime\ndatetime.datetime.now()",
        "from datetime import datetime\ndatetime.utcnow()",
        "from datetime import date\ndate.today()",
        "from django.utils import timezone\ntimezone.now()",
        "from time import time\ntime()",
        "from unittest.mock import Mock",
        "import unittest.mock",
    ],
)
def test_a_planted_look_at_the_clock_or_mock_is_found(tmp_path: Path, source: str) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(f"{source}\n")
    assert {file for file, _ in ruff(planted)} == {"planted.py"}
