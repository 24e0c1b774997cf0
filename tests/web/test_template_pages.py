"""Templates in pages: kept from a competition, chosen when a new one starts, taken out of use."""

import pytest

from terskel.competitions import queries
from tests.web.test_competition_pages import id_in
from tests.web.visiting import text_of, visitor
from tests.worlds.competitions import DRAFTED_AT, CompetitionWorld, draft_competition
from tests.worlds.dps import operative_dps
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> CompetitionWorld:
    return draft_competition(lent(operative_dps))


def test_a_buyer_keeps_a_template_and_starts_a_new_competition_from_it(draft: CompetitionWorld) -> None:
    brita = visitor(draft.cast.brita)
    assert "ingen maler ennå" in brita.get("authority:competition_templates", at=DRAFTED_AT)
    assert "Behold som mal" in brita.get("authority:competition_draft", draft.id, at=DRAFTED_AT)
    page = ("authority:competition_keep_template", draft.id)
    brita.done(*page, at=DRAFTED_AT, template="Testleder", about="Én person i ett år.")
    assert "heter «Testleder»" in text_of(brita.post(*page, at=DRAFTED_AT, template="Testleder", about=""))
    listed = brita.get("authority:competition_templates", at=DRAFTED_AT)
    assert "Én person i ett år." in listed
    assert "Krav: 2. Kriterier: 3. Dokumenter: 0." in listed
    (template,) = queries.templates(draft.cast.brita)
    choosing = brita.get("authority:competition_new", draft.dps.id, at=DRAFTED_AT)
    assert "Testleder" in choosing
    chosen = {"title": "Testleder 2028", "categories": [str(draft.dps.category_ids[0])]}
    chosen |= {"copy_of": f"template:{template.id}"}
    made = id_in(brita.done("authority:competition_new", draft.dps.id, at=DRAFTED_AT, **chosen))
    assert [one.text for one in queries.terms(made).requirements] == [one.text for one in draft.terms.requirements]
    brita.done("authority:competition_template_withdraw", template.id, at=DRAFTED_AT)
    assert queries.templates(draft.cast.brita) == ()
