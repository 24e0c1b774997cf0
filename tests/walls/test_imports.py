"""The arrows between rooms hold, and each contract bites: a planted import breaks the one it should."""

import shutil
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import grimp
import pytest

from tests.walls.source import PACKAGE, REPOSITORY

DOORS = ("web", "api", "jobs", "cli", "project")
GROUND = ("core", "clock", "devdb", "installation")
OPEN_DRAWERS = ("queries", "policy", "events", "moves")
# What a room offers besides: the audit's act and statements, what of tenders may leave and how long they bind, the
# shape of letters and of files that a document carries, public news, and the vault's three doors.
OPEN_BESIDES = {
    "audit": ("act", "append_only", "statements"),
    "awards": ("readers", "secrecy", "validity"),
    "documents": ("attaching", "letters"),
    "overview": ("news",),
    "vault": ("keys", "opening", "sealed"),
}
# Rooms that come after the lifecycle call actions of earlier rooms, as doors do.
MAY_ACT = ("timetable",)

# contract (its first words) -> the module that breaks it when it gets the line
PLANTED = [
    ("The core decides", "terskel.core.ids", "import django.db"),
    ("The core decides", "terskel.core.ids", "import psycopg"),
    ("Rooms lie along the lifecycle", "terskel.dps.queries", "import terskel.tenders.queries"),
    ("Rooms lie along the lifecycle", "terskel.audit.act", "import terskel.web.shared.acting"),
    ("Rooms lie along the lifecycle", "terskel.web.shared.acting", "import terskel.jobs.running"),
    ("Inside a room", "terskel.dps.models", "import terskel.dps.queries"),
    ("Inside a room", "terskel.dps.events", "import terskel.dps.models"),
    ("Inside a room", "terskel.vault.policy", "import terskel.vault.queries"),
    ("Keys are made where", "terskel.tenders.queries", "import terskel.vault.keys"),
    ("Only tenders and the first window", "terskel.evaluation.actions", "import terskel.vault.opening"),
    ("Rooms are told the time", "terskel.dps.queries", "import terskel.clock"),
    ("Core modules form no cycles", "terskel.core.instants", "import terskel.core.formats"),
    ("Doors call actions and queries", "terskel.web.shared.acting", "import terskel.dps.models"),
]


def lint(source: Path) -> "subprocess.CompletedProcess[str]":
    """import-linter on the package in `source`, with this repository's contracts."""
    (source.parent / "pyproject.toml").write_text((REPOSITORY / "pyproject.toml").read_text())
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    return subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(source)!r}); {program}"],
        cwd=source.parent,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package that violations can be planted in."""
    shutil.copytree(PACKAGE, tmp_path / "src" / "terskel", ignore=shutil.ignore_patterns("__pycache__", "static"))
    return tmp_path / "src"


def test_every_contract_is_kept() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_every_contract_has_a_planted_violation() -> None:
    configured = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    for contract in configured:
        assert any(contract["name"].startswith(first_words) for first_words, _, _ in PLANTED), contract["name"]


@pytest.mark.parametrize(("first_words", "module", "line"), PLANTED)
def test_a_planted_import_breaks_its_contract(copy: Path, first_words: str, module: str, line: str) -> None:
    path = copy / module.replace(".", "/")
    planted = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    planted.write_text(f"{planted.read_text()}\n{line}\n")
    done = lint(copy)
    report = " ".join(done.stdout.split())
    broken = [part for part in report.split("BROKEN")[:-1] if first_words in part.split("KEPT")[-1]]
    assert done.returncode == 1, done.stdout
    assert broken, done.stdout


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("terskel", cache_dir=None)


def trespasses(found: grimp.ImportGraph) -> list[str]:
    """Imports by which a room enters another otherwise than through what that room holds open."""
    return sorted(
        f"{importer} -> {imported}"
        for importer in found.modules
        for imported in found.find_modules_directly_imported_by(importer)
        if _is_trespass(importer, imported)
    )


def _is_trespass(importer: str, imported: str) -> bool:
    from_room, to = importer.split(".")[1:2], imported.split(".")[1:]
    if not from_room or len(to) < 2 or to[0] == from_room[0]:
        return False
    if to[0] in (*GROUND, *DOORS) or from_room[0] in DOORS:
        return False
    held_open = (*OPEN_DRAWERS, *OPEN_BESIDES.get(to[0], ()))
    if from_room[0] in MAY_ACT:
        held_open = (*held_open, "actions")
    return to[1] not in held_open


def test_a_room_enters_another_only_through_what_it_holds_open() -> None:
    assert trespasses(graph()) == []


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("terskel.tenders.queries", "terskel.competitions.models"),
        ("terskel.tenders.actions", "terskel.competitions.actions"),
        ("terskel.notifications.actions", "terskel.dps.models"),
        ("terskel.dps.actions", "terskel.documents.typesetting"),
    ],
)
def test_a_planted_trespass_is_found(importer: str, imported: str) -> None:
    planted = grimp.build_graph("terskel", cache_dir=None)
    for module in (importer, imported):
        if module not in planted.modules:
            planted.add_module(module)
    planted.add_import(importer=importer, imported=imported)
    assert f"{importer} -> {imported}" in trespasses(planted)
