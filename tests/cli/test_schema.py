"""`terskel schema`: the shape of every file the commands read can be seen without the source."""

import json

import pytest
from click.testing import CliRunner

from terskel.cli.files.schema import Schema, UnreadableSchema
from terskel.cli.schemas import NAMES, schema


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
