"""`terskel schema`: the shape of every file the commands read can be seen without the source."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from terskel.cli.evaluation.command import evaluate
from terskel.cli.files.faults import Fault
from terskel.cli.files.schema import Schema, UnreadableSchema
from terskel.cli.schemas import NAMES, schema
from terskel.core.languages import LANGUAGES


def test_the_names_are_listed_with_what_they_are() -> None:
    lines = CliRunner().invoke(schema, []).output.splitlines()
    assert [line.partition(":")[0] for line in lines] == list(NAMES)
    assert {"dps", "competition", "procedure", "receipt", "evaluation"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_printed_as_it_is_shipped(name: str) -> None:
    assert json.loads(CliRunner().invoke(schema, [name]).output) == Schema.of(name).root


def test_a_name_that_is_not_shipped_is_refused_with_those_that_are() -> None:
    result = CliRunner().invoke(schema, ["invoice"])
    assert result.exit_code == 2
    assert "competition" in result.output


@pytest.mark.parametrize(
    "planted",
    [
        {"oneOf": []},
        {"properties": {"price": {"multipleOf": 5}}},
        {"$defs": {"x": {"not": {}}}},
        {"items": {"contains": {}}},
    ],
)
def test_a_schema_with_a_word_that_nothing_checks_does_not_load(planted: dict[str, object]) -> None:
    with pytest.raises(UnreadableSchema):
        Schema("planted", planted)


def test_every_form_that_a_text_must_have_is_told_in_words() -> None:
    def patterns(rule: object) -> Iterator[Mapping[str, object]]:
        if isinstance(rule, Mapping):
            if "pattern" in rule:
                yield rule
            for inner in rule.values():
                yield from patterns(inner)

    for name in NAMES:
        for rule in patterns(Schema.of(name).root):
            for language in LANGUAGES:
                assert "x" in Fault(f"no_{rule['title']}", facts={"found": "x"}).text(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_spreadsheet_to_fill_in_can_be_evaluated_at_once(tmp_path: Path, language: str) -> None:
    file = str(tmp_path / "new.xlsx")
    assert CliRunner().invoke(schema, ["evaluation", "--xlsx", file, "--language", language]).exit_code == 0
    found = json.loads(CliRunner().invoke(evaluate, [file, "--json"]).output)
    assert [one["winner"] for one in found["rankings"]] == ["B"]


@pytest.mark.parametrize(("name", "told"), [("dps", "terskel schema evaluation --xlsx"), ("evaluation", "kan ikke")])
def test_a_spreadsheet_that_cannot_be_made_is_told(tmp_path: Path, name: str, told: str) -> None:
    result = CliRunner().invoke(schema, [name, "--xlsx", str(tmp_path / "nowhere" / "new.xlsx")])
    assert result.exit_code != 0
    assert told in result.output
