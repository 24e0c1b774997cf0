"""The page of settings says what the code reads: every setting, with the default that holds."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from terskel.project.register import SETTINGS, unknown
from tests.walls.source import PACKAGE, REPOSITORY
from tools.settings_document import document

READERS = {"text", "whole_number", "switched_on", "web_address", "scanner", "get", "one_of", "signing_service"}
ELSEWHERE = {"DATABASE_URL", "TERSKEL_OWNER_DATABASE_URL"}  # constants: environment.DATABASE, OWNERS_DATABASE
OTHERS = {"XDG_DATA_HOME"}  # of the user's session, not ours


def read_in(path: Path) -> Iterator[tuple[str, ast.expr | None]]:
    """(name, default) of each variable that a module reads."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = node.args[0]
        if called in READERS and isinstance(first, ast.Constant) and isinstance(first.value, str):
            name = first.value
            if name.isupper() and (name.startswith("TERSKEL_") or name in SETTINGS | dict.fromkeys(OTHERS)):
                yield name, node.args[1] if len(node.args) > 1 else None


def all_read() -> list[tuple[str, ast.expr | None]]:
    return [found for path in sorted(PACKAGE.rglob("*.py")) for found in read_in(path)]


def test_the_page_is_fresh() -> None:
    page = (REPOSITORY / "docs" / "settings.md").read_text(encoding="utf-8")
    assert page == document(), "run `python tools/settings_document.py`"


def test_every_setting_that_is_read_is_explained_and_none_other() -> None:
    assert {name for name, _ in all_read()} - OTHERS | ELSEWHERE == set(SETTINGS)


def test_a_default_that_is_a_plain_value_is_the_one_that_is_written_down() -> None:
    compared = 0
    for name, default in all_read():
        if isinstance(default, ast.Constant) and default.value:
            compared += 1
            assert SETTINGS[name].default.startswith(str(default.value)), name
    assert compared >= 5


def test_a_setting_planted_in_the_code_is_found(tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text('environment.text("TERSKEL_PLANTED", "x")\n')
    [(name, default)] = read_in(tmp_path / "planted.py")
    assert name == "TERSKEL_PLANTED"
    assert isinstance(default, ast.Constant)


@pytest.mark.parametrize(
    ("written", "meant"), [("TERSKEL_ADRESS", "TERSKEL_ADDRESS"), ("TERSKEL_QQQQQQQQ", ""), ("TERSKEL_MAIL_HOST", None)]
)
def test_a_misspelt_setting_is_told_with_the_one_that_was_meant(written: str, meant: str | None) -> None:
    assert unknown([written, "PATH"]) == ({} if meant is None else {written: meant})
