"""Nothing that is not public is ever in the index: strings are planted where only some may read, and looked for."""

from datetime import timedelta

import pytest
from django.db import connection

from terskel.competitions import actions as competitions
from terskel.dps import actions as dps
from terskel.search import actions, queries
from terskel.search.folding import folded
from tests.worlds.cast import Cast, oslo
from tests.worlds.competitions import (
    ASKED_AT,
    CLOSES_AT,
    CompetitionWorld,
    draft_competition,
    opened_competition,
    published_competition,
)
from tests.worlds.dps import DISPATCHED_AT, DpsWorld, draft_dps, make_openers, make_public, operative_dps, publish
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

AT = oslo("2027-01-14 10:00")
PLANTED = "Kvistgjødsel"


def whole(*, at: object) -> None:
    actions.note_everything(at=at)
    while actions.read_again(at=at):
        pass


def held(word: str) -> bool:
    """Whether the word stands anywhere in the room's tables, as it is written or folded."""
    with connection.cursor() as cursor:
        for table in ("search_entry", "search_word", "search_pending"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            text = cursor.fetchone()[0] or ""
            if word.casefold() in text.casefold() or folded(word) in text:
                return True
    return False


def embargoed(cast: Cast) -> DpsWorld:
    world = draft_dps(cast, name=PLANTED)
    make_openers(cast.eva, cast.erik)
    return publish(world)


def test_a_system_is_in_the_index_no_sooner_than_its_page_is_open() -> None:
    world = lent(embargoed)
    for at in (DISPATCHED_AT, DISPATCHED_AT + timedelta(hours=47)):
        whole(at=at)
        actions.note_changes(at=at)
        actions.read_again(at=at)
        assert not held(PLANTED)
    make_public(world)
    opens = oslo("2027-01-01 00:00")
    actions.note_changes(at=opens)
    actions.read_again(at=opens)
    assert held(PLANTED)
    assert queries.search(PLANTED, language="nb", at=opens).counts["system"] == 1
    assert queries.search(PLANTED, language="nb", at=DISPATCHED_AT).total == 0


def test_a_draft_is_not_in_the_index_and_a_published_competition_is() -> None:
    world = lent(operative_dps)
    draft_competition(world, title=PLANTED)
    whole(at=AT)
    assert not held(PLANTED)


def test_a_question_is_in_the_index_when_it_is_answered_in_the_words_that_all_may_read() -> None:
    world = lent(published_competition)
    asked = competitions.ask(world.id, text=f"Gjelder dette også {PLANTED} AS?", by=world.cast.bjorn, at=ASKED_AT)
    whole(at=AT)
    assert not held(PLANTED)
    competitions.answer(
        asked, published_text="Gjelder dette våre ansatte?", answer="Ja, rundbrenning.", by=world.cast.brita, at=AT
    )
    whole(at=AT)
    assert not held(PLANTED)
    assert held("rundbrenning")


def test_an_enquiry_about_a_system_is_in_the_index_in_the_authoritys_words_alone() -> None:
    world = lent(operative_dps)
    asked = dps.ask(world.id, question=f"Kan {PLANTED} AS søke?", language="nb", by=world.cast.bjorn, at=AT)
    whole(at=AT)
    assert not held(PLANTED)
    dps.answer_enquiry(asked, published_question="Hvem kan søke?", answer="Alle flokser.", by=world.cast.astrid, at=AT)
    whole(at=AT)
    assert not held(PLANTED)
    assert held("flokser")


def test_who_tendered_and_how_many_is_nowhere_before_the_letters(opened: CompetitionWorld) -> None:
    at = CLOSES_AT + timedelta(days=1)
    whole(at=at)
    answer = queries.search("testleder", kinds=["competition", "result"], language="nb", at=at)
    assert answer.counts["result"] == 0
    bjorn = next(iter(queries.search("Nordlys", kinds=["supplier"], language="nb", at=at).hits), None)
    assert bjorn is None or "Testleder" not in "".join(piece.text for piece in bjorn.snippet)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_entry WHERE source LIKE 'competition:%' AND kind = 'supplier'")
        assert cursor.fetchone()[0] == 0


@pytest.fixture
def opened() -> CompetitionWorld:
    return lent(opened_competition)
