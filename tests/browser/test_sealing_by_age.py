"""The recipe for programs is run as it stands: sealed by the public `age` tool, cut, gone on with, delivered, proved.

Every `sh` block of docs/api/sealing.md is carried out, in order, against pages that are served over HTTP.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest

from terskel.api.problems import status_of
from terskel.core.actors import SYSTEM
from terskel.core.decisions import Refused
from terskel.core.phrases import refusal_template
from terskel.core.sealing.age import PART_SIZE
from terskel.tenders import actions, queries
from terskel.tenders.models import Delivery
from tests.walls.source import REPOSITORY
from tests.worlds.cast import oslo, the_cast
from tests.worlds.competitions import OPENING_AT, CompetitionWorld, draft_competition, open_tenders, publish
from tests.worlds.dps import operative_dps
from tests.worlds.programs import secret_of

NOW = oslo("2027-01-14 10:00")
PAGE: Final = REPOSITORY / "docs" / "api" / "sealing.md"
PLANTED: Final = b"Timepris 1 437 kroner for Kari Nordmann"
CUT: Final = """#!/bin/sh
case "$*" in *"/parts/1?"*) echo "connection reset" >&2; exit 56;; esac
exec "$REAL_CURL" "$@"
"""


@pytest.fixture(scope="module")
def competition(database: str, set_clock: Callable[[datetime], None]) -> CompetitionWorld:
    set_clock(NOW)
    return publish(draft_competition(operative_dps(the_cast())))


def blocks(text: str) -> dict[str, list[str]]:
    """The commands under each heading."""
    sections = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    return {one.partition("\n")[0]: re.findall(r"^```sh\n(.*?)^```", one, re.MULTILINE | re.DOTALL) for one in sections}


def filled_in(block: str, **values: str) -> str:
    """The first block with a reader's own values; each of its names stands there."""
    for name, value in values.items():
        block, found = re.subn(rf"^{name}=.*$", f"{name}={value}", block, flags=re.MULTILINE)
        assert found == 1, name
    return block


def run(commands: Sequence[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    given = {"PATH": path, "HOME": str(folder), "LANG": "C.UTF-8", **environment}
    script = "".join(commands)
    return subprocess.run(["sh", "-c", script], cwd=folder, env=given, capture_output=True, text=True, check=False)


def test_the_recipe_seals_sends_goes_on_delivers_and_proves(
    competition: CompetitionWorld, address: str, set_clock: Callable[[datetime], None], tmp_path: Path
) -> None:
    bjorn, found = competition.cast.bjorn, blocks(PAGE.read_text(encoding="utf-8"))
    values = {"SERVER": address, "TOKEN": secret_of(bjorn, at=NOW), "COMPETITION": str(competition.id)}
    own, helper, key = found["Before you begin"]
    begin = [filled_in(own, **values), helper]
    content = PLANTED + bytes(PART_SIZE) + b"slutt"
    (tmp_path / "plan.pdf").write_bytes(content)
    answers = {
        "price": "1734000.00",
        "requirements": {str(one): {"met": True, "text": "Ja."} for one in competition.requirements},
        "criteria": {str(one): "Slik gjør vi det." for one in competition.criteria[:-1]},
    }
    (tmp_path / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
    whole = [*begin, key, *found["Write the price and the answers"], *found["Seal a file"], *found["Send it"]]

    curl = subprocess.run(["sh", "-c", "command -v curl"], capture_output=True, text=True, check=True).stdout.strip()
    (tmp_path / "cut").mkdir()
    (tmp_path / "cut" / "curl").write_text(CUT)
    (tmp_path / "cut" / "curl").chmod(0o700)
    path = f"{tmp_path / 'cut'}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    broken = run(whole, tmp_path, PATH=path, REAL_CURL=curl)
    assert (broken.returncode, "connection reset" in broken.stderr) == (56, True), broken.stderr
    (coming,) = queries.incoming_files(bjorn, competition.id)
    assert (coming.name, coming.received, coming.parts) == ("plan.pdf", (0,), 2)
    first = (tmp_path / "plan.pdf.part.0000.age").read_bytes()

    proving = found["Keep the receipt, and check it without the server"]
    done = run([*whole, *found["Deliver"], *proving], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "plan.pdf.part.0000.age").read_bytes() == first, "what was sealed is not sealed anew"
    assert "Kvitteringen holder." in done.stdout
    assert "Signature Verified Successfully" in done.stdout
    assert PLANTED not in b"".join(one.read_bytes() for one in tmp_path.glob("*.age"))
    delivery = Delivery.objects.get()
    receipt = json.loads((tmp_path / "receipt.json").read_text(encoding="utf-8"))
    [file] = receipt["manifest"]["files"]
    assert [part["plain_size"] for part in file["parts"]] == [PART_SIZE, len(content) - PART_SIZE]
    assert receipt["manifest"] == delivery.manifest

    receipt["manifest"]["files"][0]["parts"].pop()
    (tmp_path / "altered.json").write_text(json.dumps(receipt), encoding="utf-8")
    altered = run(["terskel receipt verify altered.json --public-key signing-key.txt"], tmp_path)
    assert (altered.returncode, "WRONG" in altered.stdout) == (1, True)

    set_clock(OPENING_AT)
    actions.settle(competition.id, by=SYSTEM, at=OPENING_AT)
    root = queries.published_root(competition.id)
    open_tenders(competition)
    [opened] = queries.opened_for_room(competition.id)
    assert [(one.name, one.size) for one in opened.files] == [("plan.pdf", len(content))]
    proved = run([*begin, *found["After the opening"]], tmp_path, ROOT=root)
    assert proved.returncode == 0, proved.stdout + proved.stderr
    assert "?" not in proved.stdout


def test_every_refusal_in_the_recipe_is_one_there_is_with_its_status() -> None:
    rows = re.findall(r"^\| (`\w+\.\w+`(?:, `\w+\.\w+`)*) \| (\d+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) > 8
    for codes, status in rows:
        for code in re.findall(r"`([\w.]+)`", codes):
            if code != "api.too_many":  # said by the door itself
                assert refusal_template(code, "en"), code
                assert status_of(Refused(code)) == int(status), code
