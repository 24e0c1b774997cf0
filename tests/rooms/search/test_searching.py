"""Searching everything public: words in any form, in three languages, misspelt or half remembered."""

from collections.abc import Iterable
from datetime import datetime

import pytest

from terskel.audit import sequencing
from terskel.core.languages import Language
from terskel.dps import actions as dps
from terskel.dps.proposals import Name
from terskel.search import actions, queries
from terskel.search.entries import Found
from terskel.search.folding import folded
from terskel.search.models import Entry, Pending, Word
from terskel.search.queries import Hit
from terskel.search.texts import meaning_the_same
from tests.statements import asked
from tests.worlds.cast import Cast, oslo
from tests.worlds.competitions import CompetitionWorld, published_competition
from tests.worlds.evaluations import announced
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

AT = oslo("2027-01-12 10:00")
LATER = oslo("2027-01-29 10:00")


def indexed(cast: Cast) -> CompetitionWorld:
    world = published_competition(cast)
    whole(at=AT)
    return world


def whole(*, at: object) -> None:
    actions.note_everything(at=at)
    while actions.read_again(at=at):
        pass


@pytest.fixture
def world() -> CompetitionWorld:
    return lent(indexed)


def found(text: str, *kinds: str, language: Language = "nb", page: int = 1) -> list[Hit]:
    return list(queries.search(text, kinds=kinds, language=language, page=page, at=LATER).hits)


def pages(text: str, *kinds: str, language: Language = "nb") -> list[str]:
    return [one.page for one in found(text, *kinds, language=language)]


def title(hit: Hit) -> str:
    return "".join(piece.text for piece in hit.title)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Brønnøysund", "Broennoeysund"),
        ("Brønnøysund", "bronnoysund"),
        ("Ålesund", "Aalesund"),
        ("Ålesund", "alesund"),
        ("Vær", "vaer"),
        ("café", "cafe"),
        ("Øst-Telemark", "ost telemark"),
        ("959 123 456", "959123456"),
        ("72000000-5", "72000000"),
    ],
)
def test_spellings_of_one_word_are_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    "text",
    [
        "testleder",
        "TESTLEDEREN",
        "testledere",
        "testledar",
        "tesleder",
        "testleidar 12",
    ],
)
def test_a_competition_is_found_by_its_title_however_it_is_written(world: CompetitionWorld, text: str) -> None:
    assert f"/competitions/{world.terms.reference}/" in pages(text, "competition")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("konsulenter", "system"),
        ("konsulnet", "system"),
        ("consultants", "system"),
        ("konsulenttenester", "system"),
        ("72000000-5", "system"),
        ("programvareutvikling", "system"),
        ("software", "system"),
    ],
)
def test_a_system_and_a_category_are_found_by_words_in_each_language_and_by_cpv(
    world: CompetitionWorld, text: str, kind: str
) -> None:
    assert pages(text, kind)


def test_a_supplier_is_found_by_its_name_and_by_its_number_and_stands_once(world: CompetitionWorld) -> None:
    row = Entry.objects.filter(kind="supplier").earliest("id")
    number = row.page.strip("/").rpartition("/")[2]
    assert pages(row.title.upper(), "supplier").count(row.page) == 1
    assert pages(f"{number[:3]} {number[3:6]} {number[6:]}", "supplier") == [row.page]


def test_words_of_help_come_in_the_readers_language_alone(world: CompetitionWorld) -> None:
    assert pages("standstill", "word", language="en") == ["/help/words/#standstill"]
    assert title(found("karensperiode", "word", language="nn")[0]) == "Karensperiode"
    assert len(found("karensperiode", "word")) == 1


def test_every_word_must_be_met_and_little_words_say_nothing(world: CompetitionWorld) -> None:
    assert pages("testleder i Tønsberg") == []
    assert pages("testleder for helfo") == pages("testleder helfo")
    assert pages("testleder rørlegger") == []


@pytest.mark.parametrize("word", ["testere", "testerne", "testing", "testaren"])
def test_a_form_of_a_word_that_means_the_same_finds_it(word: str) -> None:
    assert "test" in meaning_the_same(word)
    assert "testleder" in meaning_the_same(word)


def test_a_misspelt_word_is_told_with_what_it_was_taken_for(world: CompetitionWorld) -> None:
    answer = queries.search("tesleder", language="nb", at=LATER)
    assert answer.instead[0][0] == "tesleder"
    assert "testleder" in answer.instead[0][1]
    assert queries.search("testleder", language="nb", at=LATER).instead == ()


def test_what_was_looked_for_is_marked_as_it_is_written(world: CompetitionWorld) -> None:
    hit = found("testledere", "competition")[0]
    assert [piece.text for piece in hit.title if piece.marked] == ["Testleder"]
    assert "".join(piece.text for piece in hit.snippet).startswith("En testleder i full stilling")


@pytest.mark.parametrize("text", ["", "  ", "()&|!:*'", "'; DROP TABLE search_entry; --", "% _", "\\", "𝔗" * 300])
def test_what_is_no_word_finds_nothing_and_breaks_nothing(world: CompetitionWorld, text: str) -> None:
    assert queries.search(text, language="nb", at=LATER).total == 0


def test_counts_are_of_every_kind_whatever_is_shown(world: CompetitionWorld) -> None:
    whole_answer = queries.search("testleder", language="nb", at=LATER)
    narrowed = queries.search("testleder", kinds=["competition"], language="nb", at=LATER)
    assert narrowed.counts == whole_answer.counts
    assert {one.kind for one in narrowed.hits} == {"competition"}
    assert whole_answer.total == sum(whole_answer.counts.values()) >= 1


def test_a_search_takes_the_same_statements_whatever_is_found(world: CompetitionWorld) -> None:
    with asked() as narrow:
        queries.search("testleder", language="nb", at=LATER)
    with asked() as wide:
        queries.search("konsulent", language="nb", at=LATER)
    assert len(narrow) == len(wide) <= 5


def test_the_index_follows_what_happens(world: CompetitionWorld) -> None:
    sequencing.sequence(at=AT)
    actions.note_changes(at=AT)
    while actions.read_again(at=AT):
        pass
    assert pages("blåbærplukkere") == []
    astrid = world.cast.astrid
    change = dps.propose_change(world.dps.id, Name("Innleie av blåbærplukkere"), why="Nytt navn.", by=astrid, at=AT)
    dps.publish_change(change, by=astrid, at=AT)
    sequencing.sequence(at=AT)
    actions.note_changes(at=AT)
    assert actions.read_again(at=AT) > 0
    assert "system" in {one.kind for one in found("blabaerplukker")}
    actions.note_changes(at=AT)
    assert not Pending.objects.exists()


def test_a_source_that_cannot_be_read_holds_up_no_other_and_comes_last(
    world: CompetitionWorld, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    Entry.objects.all().delete()
    noted = actions.note_everything(at=AT)
    broken = Pending.objects.order_by("noted_at", "source").values_list("source", flat=True)[0]
    read = actions.of_source

    def failing(source: str, *, at: datetime) -> Iterable[Found]:
        if source == broken:
            yield from read(source, at=at)
            raise ValueError("a row that nobody foresaw")
        yield from read(source, at=at)

    monkeypatch.setattr(actions, "of_source", failing)
    assert actions.read_again(at=AT, most=2) == 1
    assert actions.read_again(at=AT, most=noted - 2) == noted - 2
    assert [one.source for one in Pending.objects.all()] == [broken]
    assert not Entry.objects.filter(source=broken).exists()
    assert "ValueError" in caplog.text
    monkeypatch.undo()
    assert actions.read_again(at=AT) == 1


def test_an_awarded_competition_is_a_result_found_by_its_winner() -> None:
    world, _award = lent(announced)
    whole(at=LATER)
    reference = world.competition.terms.reference
    hit = next(one for one in found("testleder") if one.page == f"/competitions/{reference}/")
    assert hit.kind == "result"
    winner = Entry.objects.filter(kind="supplier", text=world.competition.terms.title).get()
    assert f"/competitions/{reference}/" in pages(winner.title, "result")


def test_a_new_day_reads_all_rights_anew_and_an_idle_turn_reads_nothing(world: CompetitionWorld) -> None:
    sequencing.sequence(at=AT)
    actions.note_changes(at=AT)
    while actions.read_again(at=AT):
        pass
    actions.note_changes(at=AT)
    assert queries.waiting() == 0
    actions.note_changes(at=LATER)
    assert set(Pending.objects.values_list("source", flat=True)) == {f"qualified:{world.dps.id}"}


def test_making_the_index_anew_gives_the_same_and_forgets_what_is_gone(world: CompetitionWorld) -> None:
    before = set(Entry.objects.values_list("source", "digest"))
    Entry.objects.create(
        source="system:gone", kind="system", page="/gone/", title="x", digest="x", folded_title="xyzzy"
    )
    Word.objects.create(word="xyzzy")
    whole(at=AT)
    actions.forget_words()
    assert set(Entry.objects.values_list("source", "digest")) == before
    assert not Word.objects.filter(word="xyzzy").exists()
    assert Word.objects.filter(word="testleder").exists()
