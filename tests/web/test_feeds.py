"""Feeds are Atom (RFC 4287), the same for everyone, and cheap to ask for again."""

from pathlib import Path
from typing import Final

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve
from lxml import etree

from terskel import clock
from terskel.core.languages import LANGUAGES
from terskel.dps import actions as dps
from terskel.dps import queries as dps_queries
from terskel.dps.proposals import Name
from terskel.overview import news
from terskel.web.shared.atom import ATOM
from tests.web.visiting import visitor
from tests.worlds.cast import oslo
from tests.worlds.competitions import CompetitionWorld, published_competition
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

AT = oslo("2027-01-12 10:00")
SCHEMA: Final = etree.RelaxNG(etree.parse(Path(__file__).parents[1] / "standards" / "atom.rng"))
EVIL: Final = 'Hva med <b>"R&D"</b> ]]> \u0007 & æøå?'


@pytest.fixture
def world() -> CompetitionWorld:
    return lent(published_competition)


def asked_for(path: str, **headers: str) -> HttpResponse:
    with clock.stopped_at(AT):
        return Client(REMOTE_ADDR="127.0.0.1").get(path, headers=headers)


def feed_of(world: CompetitionWorld, language: str = "nb") -> str:
    return f"/feeds/{language}/dps/{dps_queries.dps_by_ids([world.dps.id], at=AT)[world.dps.id].slug}.atom"


def valid(answer: HttpResponse) -> etree._Element:
    """The feed, once it keeps the schema and what RFC 4287 says in words (§§ 4.1.1, 4.1.2, 4.2.6, 4.2.7)."""
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = etree.fromstring(answer.content)
    SCHEMA.assertValid(root)
    assert root.find(f"{{{ATOM}}}author/{{{ATOM}}}name").text
    ids = [one.text for one in root.iter(f"{{{ATOM}}}id")]
    assert len(set(ids)) == len(ids)
    assert all(one.startswith("urn:uuid:") for one in ids)
    for links in (root.findall(f"{{{ATOM}}}link"), *(one.findall(f"{{{ATOM}}}link") for one in entries(root))):
        assert len([one for one in links if one.get("rel") == "alternate"]) == 1
        assert all(one.get("href").startswith(settings.TERSKEL_ADDRESS.url) for one in links)
    updated = [one.find(f"{{{ATOM}}}updated").text for one in entries(root)]
    assert updated == sorted(updated, reverse=True)
    assert root.find(f"{{{ATOM}}}updated").text == max(updated)
    return root


def entries(root: etree._Element) -> list[etree._Element]:
    return root.findall(f"{{{ATOM}}}entry")


def titles(root: etree._Element) -> list[str]:
    return [one.findtext(f"{{{ATOM}}}title") for one in entries(root)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_feeds_are_valid_in_every_language(world: CompetitionWorld, language: str) -> None:
    one = valid(asked_for(feed_of(world, language)))
    assert one.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    assert len(titles(one)) == 2
    assert len(titles(valid(asked_for(f"/feeds/{language}/systems.atom")))) == 1


def test_what_people_write_is_text_in_a_feed_and_never_markup(world: CompetitionWorld) -> None:
    asked = dps.ask(world.dps.id, question="Hva?", language="nb", by=world.cast.bjorn, at=AT)
    dps.answer_enquiry(asked, published_question=EVIL, answer="Ja.", by=world.cast.astrid, at=AT)
    root = valid(asked_for(feed_of(world)))
    said = entries(root)[0].findtext(f"{{{ATOM}}}content")
    assert said == EVIL.replace("\u0007", " ") + "\n\nJa."


def test_what_people_write_says_its_language_where_the_feed_has_another(world: CompetitionWorld) -> None:
    dps.suspend(world.dps.id, reason="Klage.", by=world.cast.astrid, at=AT)
    tongue = "{http://www.w3.org/XML/1998/namespace}lang"

    def tongues(language: str) -> list[str | None]:
        return [
            one.find(f"{{{ATOM}}}content").get(tongue) for one in entries(valid(asked_for(feed_of(world, language))))
        ]

    # The newest is why the system is suspended, in its own words; then what we say of a competition and of the system.
    assert tongues("en") == ["nb", None, None]
    assert tongues("nb") == [None, None, None]


def test_a_feed_that_is_had_already_is_not_sent_again(world: CompetitionWorld) -> None:
    first = asked_for(feed_of(world))
    again = asked_for(feed_of(world), if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    dps.suspend(world.dps.id, reason="Klage.", by=world.cast.astrid, at=AT)
    changed = asked_for(feed_of(world), if_none_match=first["ETag"])
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_a_feed_is_the_same_for_everyone(world: CompetitionWorld) -> None:
    mine = visitor(world.cast.bjorn).client
    with clock.stopped_at(AT):
        assert mine.get(feed_of(world)).content == asked_for(feed_of(world)).content


def test_identities_stay_when_a_system_is_renamed_and_its_old_address_leads_on(world: CompetitionWorld) -> None:
    old_address = feed_of(world)
    before = valid(asked_for(old_address))
    change_id = dps.propose_change(world.dps.id, Name("IKT-hjelp"), why="Kortere.", by=world.cast.astrid, at=AT)
    dps.publish_change(change_id, by=world.cast.astrid, at=AT)
    moved = asked_for(old_address)
    assert (moved.status_code, moved["Location"]) == (301, feed_of(world))
    after = valid(asked_for(feed_of(world)))
    ids = [one.text for one in after.iter(f"{{{ATOM}}}id")]
    assert {one.text for one in before.iter(f"{{{ATOM}}}id")} < set(ids)


def test_a_language_we_do_not_speak_and_a_system_nobody_knows_are_missing(world: CompetitionWorld) -> None:
    assert asked_for("/feeds/de/systems.atom").status_code == 404
    assert asked_for("/feeds/nb/dps/finnes-ikke.atom").status_code == 404


def test_every_page_that_news_leads_to_is_there(world: CompetitionWorld) -> None:
    asked = dps.ask(world.dps.id, question="Hva?", language="nb", by=world.cast.bjorn, at=AT)
    dps.answer_enquiry(asked, published_question="Hva?", answer="Ja.", by=world.cast.astrid, at=AT)
    dps.suspend(world.dps.id, reason="Klage.", by=world.cast.astrid, at=AT)
    pages = {one.page for one in news.of_dps(world.dps.id, at=AT)}
    assert {resolve(page).view_name for page in pages} == {
        "public:competition",
        "public:dps",
        "public:dps_changes",
        "public:dps_questions",
    }
    assert {asked_for(page).status_code for page in pages} == {200}


def test_no_firm_that_applied_was_admitted_or_invited_is_in_a_feed(world: CompetitionWorld) -> None:
    said = asked_for(feed_of(world)).content.decode() + asked_for("/feeds/nb/systems.atom").content.decode()
    for secret in ("Fjordsikt", "Alfa", "Camilla", "Bjørn"):
        assert secret not in said


def test_the_pages_name_their_feed(world: CompetitionWorld) -> None:
    slug = dps_queries.dps_by_ids([world.dps.id], at=AT)[world.dps.id].slug
    assert f'type="application/atom+xml" title="Konsulenttjenester innen IKT" href="{feed_of(world)}"' in (
        asked_for(f"/dps/{slug}/").content.decode()
    )
    assert 'href="/feeds/nb/systems.atom"' in asked_for("/dps/").content.decode()


def test_a_search_on_the_list_of_competitions_is_a_feed_of_its_own(world: CompetitionWorld) -> None:
    whole = valid(asked_for("/feeds/nb/competitions.atom"))
    assert titles(whole)
    for question, many in (("?text=Testleder", len(titles(whole))), ("?text=finnes+ikke", 0)):
        found = valid_or_empty(asked_for(f"/feeds/nb/competitions.atom{question}"))
        assert len(titles(found)) == many
        assert found.findtext(f"{{{ATOM}}}id") != whole.findtext(f"{{{ATOM}}}id")
        assert found.find(f"{{{ATOM}}}link[@rel='self']").get("href").endswith(f"competitions.atom{question}")
        assert (
            f'href="/feeds/nb/competitions.atom{question}"' in asked_for(f"/competitions/{question}").content.decode()
        )
    assert titles(valid_or_empty(asked_for("/feeds/nb/results.atom?text=Testleder"))) == []
    assert asked_for("/feeds/nb/competitions.atom?dps=finnes-ikke").status_code == 404


def valid_or_empty(answer: HttpResponse) -> etree._Element:
    """As `valid`, of a feed that nothing may have come into yet."""
    root = etree.fromstring(answer.content)
    SCHEMA.assertValid(root)
    return root
