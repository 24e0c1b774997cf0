"""`docs/evaluation.md` is true: its worked example is run, and every model and warning of the core stands in it."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from terskel.cli.evaluation.command import evaluate
from terskel.core.evaluation import PRICE_FORMULAS

PAGE = (Path(__file__).parents[2] / "docs" / "evaluation.md").read_text(encoding="utf-8")


def block(kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_worked_example_answers_as_printed(tmp_path) -> None:
    (tmp_path / "rr1.json").write_text(block("json"), encoding="utf-8")
    assert CliRunner().invoke(evaluate, [str(tmp_path / "rr1.json"), "--language", "en"]).output == block("text")


@pytest.mark.parametrize("formula", PRICE_FORMULAS)
def test_every_model_has_its_row_with_law_and_weakness(formula) -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{formula}` |"))
    assert all(cell.strip() for cell in row.strip("|").split("|"))
    assert row.count("|") == 5
