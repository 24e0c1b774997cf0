"""Help on every page, and the readers' word on it: no scripts, no name asked, none lost, no flood."""

from datetime import time

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from terskel import clock
from terskel.accounts import actions as accounts
from terskel.core.actors import OPERATOR, SYSTEM, Actor
from terskel.dps import queries as dps
from terskel.organisations import actions, queries
from terskel.organisations.actions import Desk
from terskel.organisations.models import PageFeedback
from terskel.organisations.queries import Guide
from terskel.web.shared.hours import hours
from tests.web.visiting import Visitor, text_of, visitor
from tests.worlds.cast import PASSPHRASE, Cast, oslo, the_cast
from tests.worlds.dps import DpsWorld, operative_dps
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

NOW = oslo("2027-01-11 10:00")
GUIDE = Guide("Slik søker du", "https://nhn.no/sok", "suppliers")
NHN = Desk("Hjelp fra Norsk helsenett", "dis@nhn.no", "22 00 00 00", range(1, 6), time(9), time(15), (GUIDE,))
PORTAL = Desk("Portalhjelp", "hjelp@portal.no", "", (1, 3, 5), time(8), time(12))
FILLED = {
    "name": "Brukerstøtte",
    "phone": "22 00 00 00",
    "email": "",
    "weekdays": ["1", "2"],
    "opens": "9.00",
    "closes": "15:30",
    "guide_0_title": "Slik søker du",
    "guide_0_address": "https://nhn.no/sok",
    "guide_0_readers": "suppliers",
    "guide_1_title": "",
    "guide_1_address": "",
    "guide_1_readers": "everyone",
}


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    """How often somebody has answered."""
    cache.clear()


@pytest.fixture
def cast() -> Cast:
    return the_cast()


def the_operator() -> Actor:
    """Whoever runs the installation."""
    person_id = accounts.create_operator("oda@example.no", "Oda Drift", "nb", password=PASSPHRASE, by=SYSTEM, at=NOW)
    return next(one.actor for one in queries.actors_of(person_id) if one.actor.has(OPERATOR))


@pytest.fixture
def operator() -> Actor:
    return the_operator()


def anyone() -> Visitor:
    return Visitor(Client(REMOTE_ADDR="127.0.0.1"))


def filled_in(visit: Visitor, **otherwise: object) -> HttpResponse:
    with clock.stopped_at(NOW):
        return visit.client.post("/account/help-desk/", {**FILLED, **otherwise})


def slug_of(world: DpsWorld) -> str:
    return dps.dps_by_ids([world.id], at=NOW)[world.id].slug


def answer(visit: Visitor, page: str, **said: str) -> str:
    """Where the answer leads; "" where it was not kept."""
    response = visit.post("public:feedback", at=NOW, page=page, **said)
    return response.headers.get("Location", "")


def test_the_foot_of_every_page_says_where_help_is_in_every_role() -> None:
    world = lent(operative_dps)
    cast, operator = world.cast, the_operator()
    actions.set_help_desk(None, PORTAL, by=operator, at=NOW)
    actions.set_help_desk(cast.nhn_id, NHN, by=cast.astrid, at=NOW)
    pages = [anyone().get(name, at=NOW) for name in ("public:front", "public:privacy", "account_login")]
    pages += [visitor(who).get("authority:home", at=NOW) for who in (cast.astrid, cast.brita, cast.daniel)]
    pages += [visitor(cast.bjorn).get("supplier:home", at=NOW), visitor(operator).get("account:home", at=NOW)]
    for page in pages:
        assert "Hjelp og støtte" in page
        assert "hjelp@portal.no" in page
        assert "mandag, onsdag og fredag kl. 08.00–12.00" in page
    for page in (
        anyone().get("public:dps", slug_of(world), at=NOW),
        visitor(cast.astrid).get("authority:dps", world.id, at=NOW),
        visitor(cast.bjorn).get("public:dps", slug_of(world), at=NOW),
    ):
        assert "dis@nhn.no" in page
        assert "mandag–fredag kl. 09.00–15.00" in page
        assert "hjelp@portal.no" not in page


def test_the_page_of_help_says_whether_somebody_answers_now_and_what_there_is_to_read(cast: Cast) -> None:
    actions.set_help_desk(cast.nhn_id, NHN, by=cast.astrid, at=NOW)
    number = queries.authority(cast.nhn_id).number
    page = anyone().get("public:help_of_authority", number, at=NOW)
    for words in ("Hjelp fra Norsk helsenett", "22 00 00 00", "Slik søker du", "Stengt på helligdager"):
        assert words in page
    assert "Åpent til man. 11.1.2027 kl. 15.00" in page.replace("\xa0", " ")
    closed = anyone().get("public:help_of_authority", number, at=oslo("2027-01-09 10:00"))
    assert "Stengt. Åpner man. 11.1.2027 kl. 09.00" in closed.replace("\xa0", " ")
    general = anyone().get("public:help", at=NOW)
    assert "Norsk helsenett SF" in general
    assert "Ingen brukerstøtte er lagt inn ennå" in general
    anyone().get("public:help_of_authority", queries.authority(cast.helfo_id).number, at=NOW, status=404)


def test_a_buyer_meets_the_guides_for_buyers_first(cast: Cast) -> None:
    seen = visitor(cast.brita).get("public:help", at=NOW), visitor(cast.bjorn).get("public:help", at=NOW)
    places = [(page.index("For oppdragsgivere"), page.index("For leverandører")) for page in seen]
    assert places[0][0] < places[0][1]
    assert places[1][0] > places[1][1]


def test_a_manager_fills_in_where_help_is_given(cast: Cast) -> None:
    visit = visitor(cast.astrid)
    assert filled_in(visit).headers["Location"].endswith("/help-desk/")
    found = queries.help_desk(cast.nhn_id)
    assert found is not None
    assert (found.opens, found.closes, found.weekdays) == (time(9), time(15, 30), (1, 2))
    assert found.guides == (GUIDE,)
    assert "Slik søker du" in visit.client.get("/account/help-desk/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Fyll ut «Navn på brukerstøtten»"),
        ({"phone": ""}, "Skriv en e-postadresse eller et telefonnummer"),
        ({"email": "hjelp"}, "gyldig e-postadresse"),
        ({"weekdays": []}, "Velg minst ett"),
        ({"opens": "ni"}, "Skriv klokkeslettet"),
        ({"closes": "8.00"}, "må stenge senere"),
        ({"guide_0_address": "nhn.no"}, "«nhn.no» er ikke en nettadresse"),
        ({"guide_0_title": ""}, "Skriv en tittel"),
    ],
)
def test_bad_input_is_told_in_words_and_nothing_is_lost(cast: Cast, wrong: dict[str, object], said: str) -> None:
    response = filled_in(visitor(cast.astrid), **wrong)
    assert response.status_code == 200
    assert said in text_of(response)
    given = {**FILLED, **wrong}
    assert all(one in response.content.decode() for one in given.values() if isinstance(one, str))
    assert queries.help_desk(cast.nhn_id) is None


def test_an_answer_without_scripts_reaches_the_inbox_of_those_in_charge_and_is_handled() -> None:
    world = lent(operative_dps)
    address, visit = f"/dps/{slug_of(world)}/", anyone()
    assert "Fant du det du lette etter?" in visit.get("public:dps", slug_of(world), at=NOW)
    assert answer(visit, address, useful="no", words="Hva er fristen?") == address
    manager = visitor(world.cast.astrid)
    assert "Les hva leserne sier om sidene våre" in manager.get("authority:home", at=NOW)
    inbox = manager.get("account:feedback", at=NOW)
    assert "Hva er fristen?" in inbox
    assert "Ikke behandlet (1)" in inbox
    manager.done("account:feedback_handle", PageFeedback.objects.get().id, at=NOW)
    assert "Ingen svar venter" in manager.get("account:feedback", at=NOW)
    assert "Behandlet av Astrid Nilsen" in manager.get("account:feedback", at=NOW, show="handled")


def test_what_is_said_of_general_pages_reaches_the_operator(cast: Cast, operator: Actor) -> None:
    assert answer(visitor(cast.bjorn), "/help/", useful="yes") == "/help/"
    assert "/help/" in visitor(operator).get("account:feedback", at=NOW)
    assert "/help/" not in visitor(cast.astrid).get("account:feedback", at=NOW).split("Side for side")[-1][:500]


def test_the_question_stands_on_public_pages_only(cast: Cast) -> None:
    assert "Fant du det du lette etter?" in anyone().get("public:help", at=NOW)
    assert "Fant du det du lette etter?" not in visitor(cast.astrid).get("authority:home", at=NOW)
    assert "Fant du det du lette etter?" not in anyone().get("account_login", at=NOW)


@pytest.mark.parametrize(
    "page", ["", "/authority/", "https://example.org/", "//example.org/", "/nowhere/", "/partner/x/"]
)
def test_other_addresses_take_no_answer(page: str) -> None:
    response = anyone().post("public:feedback", at=NOW, page=page, useful="yes")
    assert response.status_code == 404
    assert not PageFeedback.objects.exists()


def test_an_answer_about_a_page_that_nobody_may_see_is_not_taken(cast: Cast) -> None:
    assert anyone().post("public:feedback", at=NOW, page="/dps/hemmelig/", useful="yes").status_code == 404


def test_without_a_choice_the_words_are_kept_and_the_question_is_asked_again() -> None:
    response = anyone().post("public:feedback", at=NOW, page="/help/", words="Fant ikke telefonen.")
    page = text_of(response)
    assert "Velg et svar på «Fant du det du lette etter?»" in page
    assert "Fant ikke telefonen." in page
    assert not PageFeedback.objects.exists()


def test_what_a_machine_fills_in_is_let_fall_without_a_word() -> None:
    assert answer(anyone(), "/help/", useful="yes", website="https://spam.example") == "/help/"
    assert not PageFeedback.objects.exists()


def test_one_address_answers_ten_times_an_hour_and_no_more() -> None:
    visit = anyone()
    assert {answer(visit, "/help/", useful="yes") for _one in range(10)} == {"/help/"}
    response = visit.post("public:feedback", at=NOW, page="/help/", useful="no", words="Nummer elleve.")
    assert "Vent en time" in text_of(response)
    assert "Nummer elleve." in text_of(response)
    assert PageFeedback.objects.count() == 10
    assert answer(Visitor(Client(REMOTE_ADDR="192.0.2.7")), "/help/", useful="yes") == "/help/"


def test_words_are_shown_as_text_never_as_markup(cast: Cast, operator: Actor) -> None:
    answer(anyone(), "/help/", useful="no", words="<script>alert(1)</script>")
    with clock.stopped_at(NOW):
        page = visitor(operator).client.get("/account/feedback/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(("language", "words"), [("nn", "Hjelp og støtte"), ("en", "Help and support")])
def test_the_pages_speak_every_language(cast: Cast, language: str, words: str) -> None:
    visit = visitor(cast.astrid)
    visit.post("account:language", at=NOW, language=language, next="/")
    said = {
        "nn": ("Fann du det du leita etter?", "Opnar", "Kva lesarane seier"),
        "en": ("Did you find what you were looking for?", "Opens at", "What readers say"),
    }
    pages = (
        visit.get("public:help", at=NOW),
        visit.get("account:help_desk", at=NOW),
        visit.get("account:feedback", at=NOW),
    )
    assert all(words in page for page in pages[:2])
    for word, page in zip(said[language], pages, strict=True):
        assert word in page


def test_days_that_follow_one_another_are_said_as_a_stretch() -> None:
    assert hours((1, 2, 3, 4, 5), time(9), time(15)) == "mandag–fredag kl.\u00a009.00–15.00"
    assert hours((1, 2, 5), time(9), time(15)) == "mandag, tirsdag og fredag kl.\u00a009.00–15.00"


LOCAL = {**settings.CACHES, "nearby": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": 30}}


def test_the_foot_of_a_page_asks_the_database_once_in_a_while(client: Client) -> None:
    actions.set_help_desk(None, PORTAL, by=the_operator(), at=NOW)
    with override_settings(CACHES=LOCAL):
        first, later = (statements_of_foot(client) for _turn in range(2))
    assert (first, later) == (1, 0)


def statements_of_foot(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/help/what-is-a-dps/")
    assert PORTAL.name in text_of(page)
    return sum("organisations_helpdesk" in one["sql"] for one in asked.captured_queries)


def test_the_help_pages_mark_no_other_page_as_the_current_one(client: Client) -> None:
    for path, marked in (("/help/", False), ("/help/what-is-a-dps/", True)):
        current = 'href="/help/what-is-a-dps/" aria-current="true"'
        assert (current in client.get(path).content.decode()) is marked, path


def test_the_help_page_leads_to_the_guides(client: Client) -> None:
    page = client.get("/help/").content.decode()
    for path in ("/help/suppliers/", "/help/buyers/"):
        assert f'href="{path}"' in page
