"""On paper: what is read is there, where links lead is written out, and what is pressed is gone (issue 7)."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

import pytest

from terskel.articles import actions as articles
from terskel.articles.actions import Written
from tests.browser.conftest import Visit
from tests.browser.people import as_
from tests.browser.visitor import Visitor
from tests.worlds.cast import the_cast
from tests.worlds.evaluations import APPROVED_AT, EvaluationWorld, announced

# What a screen has and paper has not. A link in the text stays: it is something to read.
PRESSED: Final = (
    "nav, button, [role=button], input[type=submit], details.word:not([open]), "
    ".skip, .demo-banner, .feedback, .ds-button"
)
ELSEWHERE: Final = "https://example.no/veiledning"
_AFTER: Final = "link => getComputedStyle(link, '::after').content"


@pytest.fixture(scope="module")
def world(database: None, set_clock: Callable[[datetime], None]) -> EvaluationWorld:
    """Awarded: the public page, the letter to a tenderer and the report of the procurement are there."""
    set_clock(APPROVED_AT)
    world = announced(the_cast())[0]
    text = f"Les mer på {ELSEWHERE} før dere søker."
    made = articles.write_article(
        "news",
        Written(title="Slik søker dere", dated=APPROVED_AT.date(), excerpt="Kort fortalt.", text=text),
        by=world.cast.astrid,
        at=APPROVED_AT,
    )
    articles.publish_article(made, by=world.cast.astrid, at=APPROVED_AT)
    return world


def printed(at: Visitor) -> Visitor:
    """The page as paper has it, after it was seen on a screen with what is to be gone."""
    assert shown(at, PRESSED), "a screen has something to press"
    assert at.page.locator(".demo-banner").is_visible()
    at.page.emulate_media(media="print")
    assert shown(at, PRESSED) == []
    assert at.page.locator("h1").is_visible()
    return at


def shown(at: Visitor, which: str) -> list[str]:
    return [
        str(one.evaluate("one => one.outerHTML.slice(0, 160)"))
        for one in at.page.locator(which).all()
        if one.is_visible()
    ]


def test_a_letter_is_printed_whole(visit: Visit, world: EvaluationWorld) -> None:
    letter = as_(visit, world.cast.camilla).open(f"/supplier/competitions/{world.id}/result/").follow("Les brevet")
    words = letter.page.locator("article.letter").inner_text()
    assert "Rival Konsulenter AS" in words
    printed(letter)
    assert letter.page.locator("article.letter").inner_text() == words


def test_the_report_of_a_procurement_is_printed(visit: Visit, world: EvaluationWorld) -> None:
    brita = as_(visit, world.cast.brita).open(f"/authority/competitions/{world.id}/report/")
    printed(brita).see("Hva protokollen inneholder", "Fjordsikt AS")
    brita.page.emulate_media(media="screen")
    brita.follow("Les protokollen")
    words = brita.page.locator("article.letter").inner_text()
    printed(brita)
    assert brita.page.locator("article.letter").inner_text() == words


def test_a_competition_is_printed(visit: Visit, world: EvaluationWorld) -> None:
    title = world.competition.terms.title
    anyone = printed(visit().open(f"/competitions/{world.competition.terms.reference}/"))
    anyone.see("Fjordsikt AS", "Kompetanse")
    assert title in anyone.page.locator("h1").inner_text()


def test_where_a_link_leads_is_written_beside_it(visit: Visit, world: EvaluationWorld) -> None:
    anyone = visit().open("/news/").follow("Slik søker dere")
    link = anyone.main.get_by_role("link", name=ELSEWHERE)
    assert link.evaluate(_AFTER) == "none"
    printed(anyone).see("Les mer på")
    assert link.is_visible()
    assert ELSEWHERE in link.evaluate(_AFTER)
