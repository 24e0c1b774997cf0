"""The text bank in pages: kept, put into what a buyer writes without scripts, and locked in what suppliers read."""

import pytest
from django.urls import reverse

from terskel import clock
from terskel.competitions import queries
from terskel.competitions.models import Competition
from tests.web.test_competition_pages import id_in
from tests.web.visiting import text_of, visitor
from tests.worlds.competitions import DRAFTED_AT, CompetitionWorld, draft_competition
from tests.worlds.dps import operative_dps
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> CompetitionWorld:
    return draft_competition(lent(operative_dps))


def test_a_manager_keeps_texts_that_are_found_sorted_and_reworded(draft: CompetitionWorld) -> None:
    astrid = visitor(draft.cast.astrid)
    place = f"category:{draft.dps.category_ids[0]}"
    given = {"title": "Lønn", "kind": "contract_term", "language": "nb", "place": place, "wording": "Tarifflønn."}
    answer = text_of(astrid.post("authority:text_new", at=DRAFTED_AT, **given, use="free"))
    assert "står alltid ordrett" in answer
    assert "Tarifflønn." in answer
    astrid.done("authority:text_new", at=DRAFTED_AT, **given, use="demanded")
    (row,) = queries.texts(draft.cast.astrid, at=DRAFTED_AT)
    assert (row.dps_id, row.category_id) == (draft.dps.id, draft.dps.category_ids[0])
    assert "Lønn" in astrid.get("authority:texts", at=DRAFTED_AT, kind="contract_term", sort="-name")
    assert "Lønn" not in astrid.get("authority:texts", at=DRAFTED_AT, kind="need")
    astrid.done("authority:text", row.id, at=DRAFTED_AT, wording="Allmenngjort lønn.", use="demanded")
    page = astrid.get("authority:text", row.id, at=DRAFTED_AT)
    assert "Tarifflønn." in page
    assert "Allmenngjort lønn." in page
    astrid.done("authority:text_retire", row.id, at=DRAFTED_AT)
    assert "Lønn" not in astrid.get("authority:texts", at=DRAFTED_AT)
    assert "Lønn" in astrid.get("authority:texts", at=DRAFTED_AT, standing="retired")


def test_a_free_text_is_put_into_the_field_and_nothing_written_is_lost(draft: CompetitionWorld) -> None:
    brita = visitor(draft.cast.brita)
    given = {"title": "Behov", "kind": "need", "language": "nb", "place": "", "wording": "Felles innledning."}
    brita.done("authority:text_new", at=DRAFTED_AT, **given, use="free")
    (text,) = queries.texts(draft.cast.brita, at=DRAFTED_AT)
    before = draft.terms
    written = {"title": "Skrevet nå", "need": "Eget behov.", "scope": "", "estimated_value": "1 000 000"}
    page = brita.post(
        "authority:competition_part", draft.id, "need", at=DRAFTED_AT, **written, insert=str(text.id)
    ).content.decode()
    assert "Eget behov.\n\nFelles innledning." in page
    assert 'value="Skrevet nå"' in page
    assert "1 000 000" in page
    assert draft.terms == before


def test_a_free_requirement_becomes_a_row_and_a_locked_one_can_not_be_written_over(draft: CompetitionWorld) -> None:
    brita, astrid = visitor(draft.cast.brita), visitor(draft.cast.astrid)
    given = {"kind": "requirement", "language": "nb", "place": ""}
    brita.done("authority:text_new", at=DRAFTED_AT, **given, title="Universell", wording="Skal følge WCAG.", use="free")
    astrid.done("authority:text_new", at=DRAFTED_AT, **given, title="Taushet", wording="Taushetsplikt.", use="locked")
    (free,) = queries.texts(draft.cast.brita, at=DRAFTED_AT)
    (locked,) = queries.texts(draft.cast.astrid, at=DRAFTED_AT)
    brita.done("authority:competition_text_take_in", draft.id, locked.id, at=DRAFTED_AT)
    rows = {"requirement-TOTAL_FORMS": "1", "requirement-INITIAL_FORMS": "0", "requirement-0-text": "Mitt krav"}
    rows |= {"requirement-0-answer_kind": "yes_no"}
    page = brita.post(
        "authority:competition_requirements", draft.id, at=DRAFTED_AT, **rows, insert=str(free.id)
    ).content.decode()
    assert 'name="requirement-1-text"' in page
    assert "Skal følge WCAG." in page
    assert "Mitt krav" in page
    assert "Taushetsplikt." in page
    assert ">Taushetsplikt.</textarea>" not in page
    assert "Taushetsplikt." in brita.get("authority:competition_preview", draft.id, at=DRAFTED_AT)


def test_what_the_system_demands_is_told_in_the_check_and_brought_in_by_a_button(draft: CompetitionWorld) -> None:
    brita, astrid = visitor(draft.cast.brita), visitor(draft.cast.astrid)
    given = {"title": "Lønn", "kind": "contract_term", "language": "nb", "place": "", "wording": "Tarifflønn."}
    astrid.done("authority:text_new", at=DRAFTED_AT, **given, use="demanded")
    assert "Den låste teksten «Lønn» skal stå" in brita.get("authority:competition_check", draft.id, at=DRAFTED_AT)
    assert "mangler" in brita.get("authority:competition_texts", draft.id, at=DRAFTED_AT)
    brita.done("authority:competition_texts_update", draft.id, at=DRAFTED_AT)
    page = brita.get("authority:competition_texts", draft.id, at=DRAFTED_AT)
    assert "Kreves av ordningen" in page
    assert "Ta ut" not in page
    assert "Tarifflønn." in brita.get("authority:competition_part", draft.id, "terms", at=DRAFTED_AT)
    made = brita.done(
        "authority:competition_new",
        draft.dps.id,
        at=DRAFTED_AT,
        title="En til",
        categories=[str(draft.dps.category_ids[0])],
    )
    assert [one.name for one in queries.terms(id_in(made)).texts] == ["Lønn"]


def test_what_stops_the_publication_is_not_told_as_done_on_the_task_list(draft: CompetitionWorld) -> None:
    """A locked text that came after the draft was begun, and a duration that was taken out."""
    astrid, brita = visitor(draft.cast.astrid), visitor(draft.cast.brita)

    def status(heading: str) -> str:
        page = text_of(brita.client.get(reverse("authority:competition_draft", args=[draft.id])))
        return page.split(heading, 1)[1].split("ullført")[0]

    with clock.stopped_at(DRAFTED_AT):
        before = {name: status(name) for name in ("Tekster fra tekstbanken", "Sett tid, sted og kontrakt")}
        assert all("Pågår" not in text for text in before.values())
        given = {"title": "Lønn", "kind": "contract_term", "language": "nb", "place": "", "wording": "Tarifflønn."}
        astrid.done("authority:text_new", at=DRAFTED_AT, **given, use="demanded")
        Competition.objects.filter(id=draft.id).update(duration_text="", starts_on=None, ends_on=None)
        for name in before:
            assert "Pågår" in status(name), name
