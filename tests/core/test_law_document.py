"""docs/law.md is what the code and the data say."""

import re
from pathlib import Path

from terskel.core.deadlines.register import LIMITS
from terskel.core.publication.competition import COMPETITION
from terskel.core.publication.dps import DPS
from tools.law_document import REPOSITORY, document, main

PAGE = REPOSITORY / "docs" / "law.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == document(), "run `python tools/law_document.py`"


def test_the_page_is_written_where_it_is_asked_for(tmp_path: Path) -> None:
    main([str(tmp_path / "law.md")])
    assert (tmp_path / "law.md").read_text(encoding="utf-8") == document()


def test_every_link_of_the_page_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", document())
    assert links
    assert [link for link in links if not (PAGE.parent / link).exists()] == []


def test_every_file_of_cases_for_the_law_is_linked() -> None:
    text = document()
    for folder in ("deadlines", "rulesets", "procedures"):
        for path in (REPOSITORY / "vectors" / folder).iterdir():
            assert f"../vectors/{folder}/{path.name})" in text


def test_every_limit_and_every_finding_is_on_the_page() -> None:
    text = document()
    for number in LIMITS:
        assert f"| {number} |" in text
    for check in (*DPS.checks, *COMPETITION.checks):
        for code in check.codes:
            assert f"`{code}`" in text
