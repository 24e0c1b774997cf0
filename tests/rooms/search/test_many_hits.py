"""A word that very many things hold: what is ranked, counted and read of them is bounded, what is found is not."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from terskel.search import asked, queries
from terskel.search.asked import understood
from terskel.search.folding import folded
from terskel.search.models import LISTED, Entry, Word
from terskel.search.queries import Results
from tests.rooms.search.test_searching import LATER, indexed
from tests.statements import asked as statements_asked
from tests.worlds.competitions import CompetitionWorld
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

FIRMS = 200


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> CompetitionWorld:
    """Bounds of a size that a test can go beyond."""
    monkeypatch.setattr(queries, "SAMPLE", 40)
    monkeypatch.setattr(queries, "MANY", 10)
    monkeypatch.setattr(queries, "LISTED_RANKED", 30)
    monkeypatch.setattr(queries, "GONE_THROUGH", 100)
    monkeypatch.setattr(queries, "RANKED", 40)
    return lent(indexed)


def listed(world: CompetitionWorld, *titles: str, text: str) -> None:
    """Rows of the list of those qualified, the first the newest."""
    rows = [
        entry(
            f"{LISTED}{world.dps.id}",
            "supplier",
            world.dps.id,
            title=title,
            text=text,
            page=f"/suppliers/{text}-{number}/",
            age=number,
        )
        for number, title in enumerate(titles)
    ]
    Entry.objects.bulk_create(rows)


def entry(source: str, kind: str, dps_id: UUID, *, title: str, text: str, page: str, age: int) -> Entry:
    said = {"folded_title": folded(title), "folded_codes": "", "folded_text": folded(text)}
    at = LATER - timedelta(days=1, hours=age)
    return Entry(
        source=source, kind=kind, dps_id=dps_id, title=title, text=text, page=page, language="nb", at=at, **said
    )


def looked_for(text: str, *kinds: str, page: int = 1) -> Results:
    return queries.search(text, kinds=kinds, language="nb", page=page, at=LATER)


def test_of_very_many_suppliers_the_newest_are_counted_and_told_to_be_at_least_so_many(world: CompetitionWorld) -> None:
    listed(world, *(f"Firma {n}" for n in range(FIRMS)), text="fjellgrunn")
    found = looked_for("fjellgrunn")
    assert found.counts["supplier"] == found.reached == 30
    assert found.at_least == {"supplier"}
    assert [one.page for one in found.hits] == [f"/suppliers/fjellgrunn-{n}/" for n in range(20)]
    assert len(looked_for("fjellgrunn", page=2).hits) == 10


def test_a_firm_that_is_called_so_is_found_however_old_it_is(world: CompetitionWorld) -> None:
    listed(world, *(f"Firma {n}" for n in range(FIRMS)), "Fjellgrunn Gamle AS", text="fjellgrunn")
    first = looked_for("fjellgrunn").hits[0]
    assert first.page == f"/suppliers/fjellgrunn-{FIRMS}/"


def test_a_firm_that_is_called_so_is_found_among_very_many_whose_names_have_the_word_inside(
    world: CompetitionWorld,
) -> None:
    """Compounds of the word are in more than a tenth of the names, the word itself in one old name."""
    titles = [f"Nordfjellgrunn {n}" for n in range(FIRMS)]
    Word.objects.bulk_create([Word(word="nordfjellgrunn"), Word(word="fjellgrunn")])
    listed(world, *titles, "Fjellgrunn Gamle AS", text="grus")
    found = looked_for("fjellgrunn", page=2)
    assert found.hits[-1].page == f"/suppliers/grus-{FIRMS}/"
    assert (found.reached, found.at_least) == (31, {"supplier"})


def test_a_word_that_few_suppliers_hold_is_counted_whole_however_old_they_are(world: CompetitionWorld) -> None:
    listed(world, *(f"Firma {n}" for n in range(FIRMS)), text="myr")
    listed(world, *(f"Annet {n}" for n in range(3)), text="sandgrunn")
    Entry.objects.filter(folded_text="sandgrunn").update(at=LATER - timedelta(days=900))
    found = looked_for("sandgrunn")
    assert (found.counts["supplier"], found.at_least, found.reached) == (3, frozenset(), 3)


def test_a_word_in_fewer_rows_than_are_counted_is_not_told_to_be_in_more(world: CompetitionWorld) -> None:
    listed(world, *(f"Firma {n}" for n in range(20)), text="fjellgrunn")
    found = looked_for("fjellgrunn")
    assert (found.counts["supplier"], found.at_least) == (20, frozenset())


def test_what_is_old_and_has_the_word_in_its_title_is_ranked_beside_the_newest_that_mention_it(
    world: CompetitionWorld,
) -> None:
    rows = [
        entry(
            f"competition:{uuid4()}",
            "question",
            world.dps.id,
            title=f"Spørsmål {n}",
            text="om fjellgrunn",
            page=f"/competitions/X/#question-{n}",
            age=n,
        )
        for n in range(FIRMS)
    ]
    old = entry(
        f"competition:{uuid4()}", "question", world.dps.id, title="Fjellgrunn?", text="", page="/old/", age=9_000
    )
    Entry.objects.bulk_create([*rows, old])
    for kinds in ((), ("question",)):
        found = looked_for("fjellgrunn", *kinds)
        assert found.hits[0].page == "/old/"
        assert found.counts["question"] == FIRMS + 1
        assert found.at_least == frozenset()
        assert found.reached < FIRMS


def test_a_system_that_is_not_open_is_not_found_in_a_long_list_either(world: CompetitionWorld) -> None:
    listed(world, *(f"Firma {n}" for n in range(FIRMS)), text="fjellgrunn")
    Entry.objects.filter(folded_text="fjellgrunn").update(dps_id=uuid4())
    found = looked_for("fjellgrunn")
    assert (found.total, found.hits, found.at_least) == (0, (), frozenset())


def test_counts_are_the_same_whichever_kind_is_shown(world: CompetitionWorld) -> None:
    listed(world, *(f"Firma {n}" for n in range(FIRMS)), text="testleder")
    every = looked_for("testleder").counts
    assert all(looked_for("testleder", kind).counts == every for kind in queries.KINDS)


def test_a_search_takes_as_many_statements_for_very_many_hits_as_for_one(world: CompetitionWorld) -> None:
    with statements_asked() as few:
        looked_for("karensperiode")
    listed(world, *(f"Firma {n}" for n in range(FIRMS)), text="fjellgrunn")
    with statements_asked() as many:
        looked_for("fjellgrunn")
    assert len(many) <= len(few) + 2  # a word that the vocabulary does not know yet is compared with its words


def test_rows_that_are_read_of_a_long_list_are_bounded(world: CompetitionWorld) -> None:
    """By the plan that was run: the newest for the sample, and of those gone through as many as hold the word."""
    listed(world, *(f"Firma {n}" for n in range(FIRMS * 10)), text="fjellgrunn")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_entry")
    read = [node for node in nodes_of("fjellgrunn") if node.get("Index Name") == "listed_by_age"]
    assert 0 < sum(rows_of(node) for node in read) <= 40 + 100
    unread = [node for node in nodes_of("fjellgrunn") if node.get("Index Name") == "listed_by_words"]
    assert all(node["Actual Loops"] == 0 for node in unread)


def nodes_of(text: str) -> Iterator[dict[str, Any]]:
    """Every step of the plan that finding the text took."""
    ran: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        ran.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        looked_for(text)
    ((found, params),) = (one for one in ran if "ts_rank" in one[0])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {found}", params)
        explained = cursor.fetchone()[0]
    left = [one["Plan"] for one in explained]
    while left:
        node = left.pop()
        yield node
        left += node.get("Plans", [])


def rows_of(node: dict[str, Any]) -> int:
    seen = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    return int(seen * node["Actual Loops"])


def test_what_is_ranked_by_is_the_same_in_every_process(world: CompetitionWorld) -> None:
    """A word and its own beginning are one to the database, which does not say which of the two it keeps."""
    (one,) = understood("testledere")
    parts = one.query.strip("()").split(" | ")
    assert not {f"{part}:*" for part in parts} & set(parts)


def test_the_fewest_words_that_are_looked_for_meet_the_same(world: CompetitionWorld) -> None:
    for text in ("testledere", "konsulenter", "utvikling", "tesleder", "software"):
        (one,) = understood(text)
        assert len(one.met) <= len(one.query)
        assert met_by(one.met) == met_by(one.query) != set()


def met_by(query: str) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM search_entry WHERE vector @@ to_tsquery('simple', %s)", [query])
        return {row[0] for row in cursor.fetchall()}


def test_the_beginning_of_a_word_is_worked_out_once(monkeypatch: pytest.MonkeyPatch, world: CompetitionWorld) -> None:
    """Not for every word of every text that is shown."""
    times: list[str] = []
    meaning = asked.meaning_the_same
    monkeypatch.setattr(asked, "meaning_the_same", lambda word: times.append(word) or meaning(word))
    assert looked_for("testleder").hits
    assert times == ["testleder"]
