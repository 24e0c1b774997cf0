"""The pages of searching, results and statistics, and the calendars and feeds that anybody reads."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from icalendar import Calendar

from terskel import clock
from terskel.competitions import actions as competitions
from terskel.competitions import queries as competition_queries
from terskel.core.actors import ANONYMOUS
from terskel.core.languages import LANGUAGES
from terskel.dps import queries as dps_queries
from terskel.notifications import following
from terskel.notifications.models import Follower
from terskel.organisations import queries as organisations
from terskel.overview import news, public_days
from terskel.search import actions as search
from terskel.search import queries as search_queries
from terskel.search.models import LISTED, Entry
from terskel.web.public.views import results as results_view
from terskel.web.public.views import search as search_view
from tests.statements import asked
from tests.web.visiting import text_of, visitor
from tests.worlds.cast import Cast, oslo, the_cast
from tests.worlds.competitions import CLOSES_AT, CompetitionWorld, opened_beside, published_competition, with_rival
from tests.worlds.dps import operative_dps
from tests.worlds.evaluations import EvaluationWorld, announced
from tests.worlds.lent import lent

INSTANT = timedelta(microseconds=1)
pytestmark = pytest.mark.django_db

AT = oslo("2027-01-12 10:00")
TOLD = oslo("2027-01-29 10:00")


def searched(cast: Cast) -> CompetitionWorld:
    world = published_competition(cast)
    search.note_everything(at=AT)
    while search.read_again(at=AT):
        pass
    return world


@pytest.fixture
def world() -> Iterator[CompetitionWorld]:
    found = lent(searched)
    with clock.stopped_at(AT):
        yield found


@pytest.fixture
def decided() -> Iterator[EvaluationWorld]:
    found = lent(announced)[0]
    with clock.stopped_at(TOLD):
        yield found


def page(path: str, **query: str) -> str:
    answer = Client().get(path, query)
    assert answer.status_code == 200, answer.status_code
    return answer.getvalue().decode()


def slug_of(world: CompetitionWorld) -> str:
    return dps_queries.dps_by_ids([world.dps.id], at=AT)[world.dps.id].slug


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_search_is_answered_with_marks_counts_and_kinds(world: CompetitionWorld, language: str) -> None:
    client = Client()
    client.post("/account/language/", {"language": language, "next": "/"})
    answer = client.get("/search/", {"q": "testledere"}).getvalue().decode()
    assert "<mark>Testleder</mark>" in answer
    assert f'href="/competitions/{world.terms.reference}/"' in answer
    empty = client.get("/search/", {"q": "xyzzyqwrt"})
    assert empty.status_code == 200
    assert '<ol class="hits"' not in empty.getvalue().decode()


@pytest.mark.parametrize(
    ("language", "at_least", "more"),
    [
        ("nb", "Minst 4 treff", "Det finnes flere."),
        ("nn", "Minst 4 treff", "Det finst fleire."),
        ("en", "At least 4 hits", "There are more."),
    ],
)
def test_of_very_many_suppliers_so_many_are_told_and_the_last_page_says_that_there_are_more(
    world: CompetitionWorld, monkeypatch: pytest.MonkeyPatch, language: str, at_least: str, more: str
) -> None:
    monkeypatch.setattr(search_queries, "MANY", 5)
    monkeypatch.setattr(search_queries, "LISTED_RANKED", 4)
    monkeypatch.setattr(search_queries, "PAGE", 2)
    monkeypatch.setattr(search_view, "PAGE", 2)
    rows = [
        Entry(
            source=f"{LISTED}{world.dps.id}",
            kind="supplier",
            dps_id=world.dps.id,
            page=f"/suppliers/91000000{number}/",
            title=f"Firma {number}",
            language="nb",
            at=AT - timedelta(days=number),
            folded_title=f"firma {number}",
            folded_text="fjellgrunn",
        )
        for number in range(9)
    ]
    Entry.objects.bulk_create(rows)
    client = Client()
    client.post("/account/language/", {"language": language, "next": "/"})
    first, last, beyond = (
        client.get("/search/", {"q": "fjellgrunn", "page": str(number)}).getvalue().decode() for number in (1, 2, 3)
    )
    assert at_least in first
    assert "page=2" in first
    assert more not in first
    assert more in last
    assert "page=3" not in last
    assert more in beyond
    assert 'class="empty"' not in beyond


def test_what_is_searched_for_is_never_markup(world: CompetitionWorld) -> None:
    answer = page("/search/", q='"><script>alert(1)</script>')
    assert "<script>alert" not in answer


def test_a_kind_narrows_and_one_that_is_none_does_not(world: CompetitionWorld) -> None:
    whole, narrowed = page("/search/", q="konsulent"), page("/search/", q="konsulent", kind="supplier")
    assert page("/search/", q="konsulent", kind="tenders").count('class="hit-kind"') == whole.count('class="hit-kind"')
    assert 0 < narrowed.count('class="hit-kind"') < whole.count('class="hit-kind"')


def test_a_search_takes_the_same_statements_however_much_is_found(world: CompetitionWorld) -> None:
    client = Client()
    client.get("/search/", {"q": "testleder"})
    counts = []
    for words in ("testleder", "konsulent"):
        with asked() as statements:
            client.get("/search/", {"q": words})
        counts.append(len(statements))
    assert max(counts) - min(counts) <= 6  # the stage of competitions is asked for where there are any
    assert max(counts) <= 14


def test_every_public_page_says_in_one_sentence_what_it_is(world: CompetitionWorld) -> None:
    """What a search engine shows under the link."""
    system = f"/dps/{slug_of(world)}/"
    about = ("", "categories/IKT-01/", "changes/", "questions/", "fit/", "qualified/", "statistics/")
    others = ("/", "/dps/", "/competitions/", "/results/", "/search/", "/statistics/", "/statistics/single/", "/help/")
    more = ("/help/words/", "/help/guide/", "/help/suppliers/", "/help/buyers/", "/help/what-is-a-dps/", "/privacy/")
    last = ("/availability/", "/electronic-seals/", "/accessibility/", f"/competitions/{world.terms.reference}/")
    said = [
        re.findall(r'<meta name="description" content="([^"<>]+)">', page(path))
        for path in (*(system + one for one in about), *others, *more, *last)
    ]
    assert [len(one) for one in said] == [1] * len(said)
    assert all(20 < len(one[0].strip()) < 320 for one in said), said


def test_every_public_page_has_the_search_once(world: CompetitionWorld) -> None:
    for path in ("/", "/dps/", "/competitions/", "/search/", "/statistics/", "/help/"):
        assert page(path).count('action="/search/"') + page(path).count('class="search-form" method="get" role') == 1


def test_words_of_the_field_are_explained_where_they_stand(world: CompetitionWorld) -> None:
    assert 'id="standstill"' in page("/help/words/")
    assert '<details class="word">' in page(f"/competitions/{world.terms.reference}/")


def test_a_supplier_has_a_page_by_its_number(world: CompetitionWorld) -> None:
    firm = organisations.supplier(world.cast.fjordsikt_id)
    assert firm.name in page(f"/suppliers/{firm.number}/")
    assert Client().get("/suppliers/000000000/").status_code == 404


def days(path: str) -> list[tuple[str, str, int]]:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return [
        (str(one["summary"]), str(one["status"]), int(one["sequence"]))
        for one in Calendar.from_ical(answer.content).events
    ]


def test_the_days_of_a_system_and_of_a_category_are_in_anybodys_calendar(world: CompetitionWorld) -> None:
    slug = slug_of(world)
    for path in (f"/feeds/nb/dps/{slug}.ics", f"/feeds/nb/dps/{slug}/categories/IKT-01.ics"):
        assert ("Tilbudsfrist: Testleder 12 måneder", "CONFIRMED", 0) in days(path)
    other = [summary for summary, *_rest in days(f"/feeds/nb/dps/{slug}/categories/IKT-02.ics")]
    assert not any("Testleder" in one for one in other)
    assert ("Tender deadline: Testleder 12 måneder", "CONFIRMED", 0) in days(f"/feeds/en/dps/{slug}.ics")
    assert Client().get(f"/feeds/nb/dps/{slug}/categories/NEI.ics").status_code == 404


def test_a_deadline_that_moves_and_a_competition_that_is_cancelled_are_the_same_entries(
    world: CompetitionWorld,
) -> None:
    path = f"/feeds/nb/dps/{slug_of(world)}.ics"

    def of(text: str) -> list[str]:
        found = Calendar.from_ical(Client().get(path).content).events
        return sorted(str(one["uid"]) for one in found if text in str(one["summary"]))

    before = of("Testleder")
    later = CLOSES_AT + timedelta(days=7)
    competitions.extend_deadline(world.id, closes_at=later, reason="Mer tid.", by=world.cast.brita, at=AT)
    assert ("Tilbudsfrist: Testleder 12 måneder", "CONFIRMED", 1) in days(path)
    competitions.cancel(
        world.id, reason_code="no_need", reason="Falt bort.", new_competition_follows=False, by=world.cast.brita, at=AT
    )
    assert ("Tilbudsfrist: Testleder 12 måneder", "CANCELLED", 1) in days(path)
    assert of("Testleder") == before


def test_what_is_over_leaves_the_calendar_after_a_week_each_day_by_itself(world: CompetitionWorld) -> None:
    path = f"/feeds/nb/dps/{slug_of(world)}.ics"
    questions_end = competition_queries.competition(ANONYMOUS, world.id, at=AT).question_deadline_at
    assert questions_end is not None

    def told(at: datetime) -> list[str]:
        with clock.stopped_at(at):
            return [summary.split(":")[0] for summary, *_rest in days(path) if "Testleder" in summary]

    both = ["Siste dag for spørsmål", "Tilbudsfrist"]
    assert told(questions_end + public_days.KEPT - INSTANT) == both
    assert told(questions_end + public_days.KEPT) == ["Tilbudsfrist"]
    assert told(CLOSES_AT + public_days.KEPT - INSTANT) == ["Tilbudsfrist"]
    assert told(CLOSES_AT + public_days.KEPT) == []


def test_a_category_has_news_of_its_own(world: CompetitionWorld) -> None:
    own, other = (
        [one.kind for one in news.of_category(world.dps.id, world.dps.categories[code], at=AT)]
        for code in ("IKT-01", "IKT-02")
    )
    assert "competition_published" in own
    assert "competition_published" not in other
    assert "dps_public" in other
    for path in ("competitions.atom", f"dps/{slug_of(world)}/categories/IKT-01.atom"):
        assert "Testleder" in page(f"/feeds/nb/{path}")
    assert "Testleder" not in page(f"/feeds/nb/dps/{slug_of(world)}/categories/IKT-02.atom")
    assert "Testleder" not in page("/feeds/nb/results.atom")


def test_a_category_is_followed_by_itself(world: CompetitionWorld) -> None:
    slug, category = slug_of(world), world.dps.categories["IKT-02"]
    address = {"email": "leser@example.no"}
    client = Client()
    assert client.post(f"/dps/{slug}/categories/IKT-02/follow/", address).status_code == 302
    assert client.post(f"/dps/{slug}/follow/", address).status_code == 302
    rows = list(Follower.objects.order_by("asked_at", "id"))
    assert {row.category_id for row in rows} == {category, None}
    own = next(row for row in rows if row.category_id == category)
    following.confirm(following.confirm_token(own.id), by=ANONYMOUS, at=AT)
    assert "IKT-02" in following.to_stop(following.stop_token(own.id), at=AT).name
    following.tell_followers(by=ANONYMOUS, at=AT + timedelta(days=1))
    assert not any("Testleder" in one.body for one in mail.outbox)
    assert client.post(f"/dps/{slug}/categories/NEI/follow/", address).status_code == 404


def test_results_are_a_table_to_sort_and_to_download(decided: EvaluationWorld) -> None:
    reference = decided.competition.terms.reference
    answer = text_of(Client().get("/results/", {"sort": "-tenders"}))
    assert decided.competition.terms.title in answer
    assert reference in page("/results/", format="csv")
    assert Client().get("/results/", {"format": "xlsx"}).getvalue()[:2] == b"PK"
    assert reference not in page("/results/", since="2027-02-01", format="csv")
    assert reference in page("/results/", since="2027-01-28", until="2027-01-28", format="csv")
    assert decided.competition.terms.title in page("/feeds/nb/results.atom")


def test_results_are_read_a_part_at_a_time_and_the_file_has_all(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = the_cast()
    dps = with_rival(operative_dps(cast))
    for name in ("Første", "Andre"):
        announced(cast, opened=opened_beside(dps, name))
    monkeypatch.setattr(results_view, "PAGE", 1)
    with clock.stopped_at(TOLD):
        first, second = page("/results/"), page("/results/", part="2")
        assert [("Første" in one, "Andre" in one) for one in (first, second)] in (
            [(True, False), (False, True)],
            [(False, True), (True, False)],
        )
        assert "part=2" in first
        assert len(page("/results/", format="csv").splitlines()) == 3


def test_every_data_set_is_named_with_its_address_and_can_be_fetched(decided: EvaluationWorld) -> None:
    whole = page("/open-data/")
    assert "NLOD" in whole
    links = set(re.findall(r'href="(/[^"]+)"[^>]*>(?:CSV|XLSX|JSON|Atom|API|Kalender|[^<]*, (?:CSV|JSON))<', whole))
    assert len(links) > 40
    for address in sorted(links):
        assert Client().get(address.replace("&amp;", "&")).status_code == 200, address
    assert "/api/openapi.json" in whole


def test_each_figure_has_definition_table_plot_and_files(decided: EvaluationWorld) -> None:
    whole = page("/statistics/")
    assert whole.count('class="stack figure"') == 11
    assert '<svg class="plot" role="img"' in whole
    sheet = page("/statistics/spread/", format="csv")
    assert sheet.splitlines()[1] == "2;1"
    assert Client().get("/statistics/tenders/", {"format": "xlsx"}).content[:2] == b"PK"
    assert Client().get("/statistics/nothing/").status_code == 404
    slug = slug_of(decided.competition)
    assert page("/statistics/spread/", format="csv", dps=slug) == sheet
    assert page("/statistics/", dps="../../nothing").count('class="stack figure"') == 11
    of_one = page("/statistics/", dps=slug)
    assert of_one.count('class="stack figure"') == 8
    assert 'id="sizes"' not in of_one
    assert page("/statistics/sizes/", format="csv", dps=slug) == page("/statistics/sizes/", format="csv")


def test_a_firms_own_statistics_are_a_page_and_a_file(decided: EvaluationWorld) -> None:
    client = visitor(decided.cast.bjorn).client
    assert decided.competition.terms.title in client.get("/supplier/statistics/").getvalue().decode()
    sheet = client.get("/supplier/statistics/", {"format": "csv"}).getvalue().decode()
    assert decided.competition.terms.reference in sheet
