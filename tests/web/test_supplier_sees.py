"""Beside each part that a buyer writes stands what suppliers will read of it, as it is saved, without scripts."""

import pytest

from terskel.competitions import actions
from tests.web.visiting import text_of, visitor
from tests.worlds.competitions import DRAFTED_AT, CompetitionWorld, draft_competition, published_competition
from tests.worlds.dps import operative_dps
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> CompetitionWorld:
    return draft_competition(lent(operative_dps))


def seen(page: str) -> str:
    """The text of the panel and of what is below it."""
    assert "Se den som leverandørene" in page, "a link at the top leads to it where it stands below"
    _before, found, after = page.partition("Slik det er lagret nå.")
    assert found
    return after


def test_what_is_saved_of_the_need_stands_beside_it_and_what_is_not_saved_does_not(draft: CompetitionWorld) -> None:
    brita = visitor(draft.cast.brita)
    actions.change_draft(draft.id, scope="To testledere i tolv måneder.", by=draft.cast.brita, at=DRAFTED_AT)
    assert "To testledere i tolv måneder." in seen(
        brita.get("authority:competition_part", draft.id, "need", at=DRAFTED_AT)
    )
    given = {"title": "Testleder", "need": "Nytt behov.", "scope": "Ikke lagret.", "estimated_value": "abc"}
    refused = text_of(brita.post("authority:competition_part", draft.id, "need", at=DRAFTED_AT, **given))
    assert "Ikke lagret." in refused
    assert "Ikke lagret." not in seen(refused)


def test_saving_and_seeing_stays_on_the_part(draft: CompetitionWorld) -> None:
    brita = visitor(draft.cast.brita)
    given = {"title": "Testleder", "need": "Nytt behov.", "scope": "Alt.", "estimated_value": "900000", "stay": "1"}
    address = brita.done("authority:competition_part", draft.id, "need", at=DRAFTED_AT, **given)
    assert address.endswith("/draft/need/")
    assert "Nytt behov." in seen(brita.get("authority:competition_part", draft.id, "need", at=DRAFTED_AT))


@pytest.mark.parametrize("name", ["requirements", "criteria", "documents", "price_form"])
def test_the_rows_are_the_ones_suppliers_read(draft: CompetitionWorld, name: str) -> None:
    page = seen(visitor(draft.cast.brita).get(f"authority:competition_{name}", draft.id, at=DRAFTED_AT))
    terms = draft.terms
    for one in {"requirements": terms.requirements, "criteria": terms.criteria}.get(name, ()):
        assert (one.text if name == "requirements" else one.name) in page


def test_the_same_words_stand_on_the_suppliers_own_page() -> None:
    world = lent(published_competition)
    page = visitor(world.cast.bjorn).get(
        "supplier:competition", world.id, at=DRAFTED_AT.replace(year=2027, month=1, day=12)
    )
    assert all(one.text in page for one in world.terms.requirements)
    assert all(one.name in page for one in world.terms.criteria)
