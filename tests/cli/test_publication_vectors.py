"""The cases of the publication check in `vectors/publication`: the file's name is the rule, the draft is as in JSON."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from terskel.cli.law.command import law

FOLDER = Path(__file__).resolve().parents[2] / "vectors" / "publication"


@pytest.mark.parametrize("case", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_a_draft_is_found_to_be_what_the_case_says(case: Path, tmp_path: Path) -> None:
    wanted = json.loads(case.read_text(encoding="utf-8"))
    draft = tmp_path / "draft.json"
    draft.write_text(json.dumps(wanted["draft"]), encoding="utf-8")
    result = CliRunner().invoke(law, ["check", str(draft), "--as-of", wanted["as_of"], "--json"])
    found = json.loads(result.output)["findings"]
    assert sorted(one["code"] for one in found if one["severity"] == "block") == wanted["blocks"]
    assert sorted(one["code"] for one in found if one["severity"] == "warn") == wanted["warns"]
    assert result.exit_code == bool(wanted["blocks"])
