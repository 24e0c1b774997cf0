"""News and pages of knowledge in pages: written, published, read, found, fed, withdrawn (F155)."""

import re
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Final
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from lxml import etree

from terskel import clock
from terskel.articles import actions, queries
from terskel.articles.actions import NewImage, Written
from terskel.search import actions as search
from terskel.search import queries as search_queries
from terskel.web.shared.atom import ATOM
from tests.statements import asked
from tests.web.visiting import text_of, visitor
from tests.worlds.cast import Cast, oslo
from tests.worlds.dps import DpsWorld, operative_dps
from tests.worlds.images import png
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

AT = oslo("2027-01-11 10:00")
LATER = AT + timedelta(days=1)
SCHEMA: Final = etree.RelaxNG(etree.parse(Path(__file__).parents[1] / "standards" / "atom.rng"))
WORDS = Written(
    title="Åpning i sør",
    dated=date(2027, 1, 11),
    excerpt="Kategorien for drift er åpnet.",
    text="# Hva er nytt\nSøk når dere vil på https://nhn.no/sok.\n\n- én\n- <b>to</b>",
)
FILLED = {
    "kind": "news",
    "title": "Åpning i sør",
    "dated": "11.1.2027",
    "language": "nb",
    "dps": "",
    "excerpt": "Kategorien for drift er åpnet.",
    "text": "Søk når dere vil.\r\n\r\n- én\r\n- to",
    "image_alt": "",
}


@pytest.fixture
def dps() -> DpsWorld:
    return lent(operative_dps)


@pytest.fixture
def cast(dps: DpsWorld) -> Cast:
    return dps.cast


def published(cast: Cast, kind: str = "news", **more: object) -> UUID:
    made = actions.write_article(kind, replace(WORDS, **more), by=cast.astrid, at=AT)  # type: ignore[arg-type]
    actions.publish_article(made, by=cast.astrid, at=AT)
    return made


def anybody(path: str, *, at: object = AT, language: str = "nb") -> HttpResponse:
    with clock.stopped_at(at):  # type: ignore[arg-type]
        return Client(REMOTE_ADDR="127.0.0.1", headers={"accept-language": language}).get(path)


def uploaded(name: str = "kart.png", content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or png(), content_type="image/png")


def test_a_manager_writes_sees_publishes_and_withdraws(cast: Cast) -> None:
    astrid = visitor(cast.astrid)
    page = text_of(astrid.post("authority:article_new", at=AT, **{**FILLED, "title": ""}))
    assert "Fyll ut «Tittel på artikkelen»" in page
    assert "Kategorien for drift er åpnet." in page
    made = astrid.done("authority:article_new", at=AT, **FILLED).rstrip("/").split("/")[-1]
    assert "Utkast" in astrid.get("authority:article", made, at=AT)
    assert anybody("/news/apning-i-sor/").status_code == 404
    astrid.done("authority:article_publish", made, at=AT, public_from="")
    shown = anybody("/news/apning-i-sor/")
    assert shown.status_code == 200
    html = shown.content.decode()
    assert '<h1 lang="nb">Åpning i sør</h1>' in html
    assert "<ul><li>én</li><li>to</li></ul>" in html
    assert "11. januar 2027" in html
    assert "Åpning i sør" in astrid.get("authority:articles", at=AT, sort="-dated", kind="news")
    assert "Åpning i sør" not in astrid.get("authority:articles", at=AT, kind="knowledge")
    assert "Fyll ut «Hvorfor den trekkes tilbake»" in text_of(
        astrid.post("authority:article_withdraw", made, at=AT, reason=" ")
    )
    astrid.done("authority:article_withdraw", made, at=LATER, reason="Feil dato.")
    gone = anybody("/news/apning-i-sor/", at=LATER)
    assert gone.status_code == 410
    assert "Feil dato." in text_of(gone)
    assert "Søk når dere vil" not in text_of(gone)
    assert "Åpning i sør" not in astrid.get("authority:articles", at=LATER)
    assert "Åpning i sør" in astrid.get("authority:articles", at=LATER, standing="withdrawn")


def test_an_image_without_alternative_text_is_refused_beside_its_field_and_nothing_written_is_lost(cast: Cast) -> None:
    astrid = visitor(cast.astrid)
    answer = astrid.post("authority:article_new", at=AT, **FILLED, image=uploaded())
    assert "Bildet har ingen alternativ tekst" in text_of(answer)
    assert "id_image_alt-error" in answer.content.decode()
    assert "Søk når dere vil." in text_of(answer)
    again = "«kart.png» ble ikke tatt vare på. Velg filen på nytt."
    assert f'<a href="#id_image">{again}</a>' in answer.content.decode()
    assert re.search(rf'id="id_image-error"[^>]*>{again}', answer.content.decode())
    answer = astrid.post(
        "authority:article_new", at=AT, **{**FILLED, "image_alt": "Et kart"}, image=uploaded("a.svg", b"<svg/>")
    )
    assert "er ikke et bilde som kan vises her" in text_of(answer)
    assert "ble ikke tatt vare på" not in text_of(answer)
    assert queries.own_articles(cast.astrid, at=AT) == []


def test_an_image_is_shown_with_its_words_and_size(cast: Cast) -> None:
    astrid = visitor(cast.astrid)
    given = {**FILLED, "image_alt": "Et grått kart", "image": uploaded()}
    made = astrid.done("authority:article_new", at=AT, **given).rstrip("/").split("/")[-1]
    assert astrid.fetched("authority:article_image", made, at=AT) == png()
    astrid.done("authority:article_publish", made, at=AT, public_from="")
    (row,) = queries.public_articles(at=AT)
    assert row.image is not None
    address = f"/news/{row.slug}/image/{row.image.id}/"
    assert (
        f'<img class="article-image" src="{address}" alt="Et grått kart" width="8" height="6">'
        in anybody(f"/news/{row.slug}/").content.decode()
    )
    with clock.stopped_at(AT):
        answer = Client(REMOTE_ADDR="127.0.0.1").get(address)
        assert b"".join(answer.streaming_content) == png()  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "image/png"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_to_another_body_and_to_colleagues_without_the_role_there_is_no_such_page(cast: Cast) -> None:
    made = published(cast)
    for actor in (cast.brita, cast.eva, cast.bjorn):
        for name in ("article", "article_change", "article_publish", "article_withdraw"):
            visitor(actor).get(f"authority:{name}", made, at=AT, status=404)
    assert visitor(cast.brita).post("authority:article_withdraw", made, at=AT, reason="x").status_code == 404


def test_what_another_wrote_meanwhile_is_shown_and_ones_own_words_are_kept(cast: Cast) -> None:
    made = actions.write_article("news", WORDS, by=cast.astrid, at=AT)
    seen = queries.own_article(cast.astrid, made, at=AT).row.changed_at.isoformat()
    actions.change_article(made, replace(WORDS, text="Kollegas ord."), by=cast.astrid, at=AT + timedelta(minutes=1))
    astrid = visitor(cast.astrid)
    given = {**FILLED, "text": "Mine ord.", "seen_at": seen}
    answer = astrid.post("authority:article_change", made, at=LATER, **given)
    assert "En annen har endret artikkelen" in text_of(answer)
    assert "Kollegas ord." in text_of(answer)
    assert "Mine ord." in text_of(answer)
    fresh = queries.own_article(cast.astrid, made, at=LATER).row.changed_at.isoformat()
    assert f'name="seen_at" value="{fresh}"' in answer.content.decode()
    astrid.done("authority:article_change", made, at=LATER, **{**given, "seen_at": fresh})
    assert queries.own_article(cast.astrid, made, at=LATER).text == "Mine ord."


def test_the_lists_narrow_by_system_and_language_and_the_shipped_pages_lead_the_knowledge(dps: DpsWorld) -> None:
    published(dps.cast, dps_id=dps.id)
    published(dps.cast, title="In English", language="en")
    published(dps.cast, "knowledge", title="Slik leser du ESPD")
    page = anybody("/news/").content.decode()
    assert '<h2 lang="en"><a href="/news/in-english/">In English</a></h2>' in page
    assert "Åpning i sør" in page
    assert "Slik leser du ESPD" not in page
    assert "Åpning i sør" not in text_of(anybody("/news/?language=en"))
    of_system = text_of(anybody("/news/?dps=konsulenttjenester-innen-ikt"))
    assert "Åpning i sør" in of_system
    assert "In English" not in of_system
    knowledge = text_of(anybody("/knowledge/"))
    assert "Dynamisk innkjøpsordning eller rammeavtale?" in knowledge
    assert "Slik leser du ESPD" in knowledge
    assert anybody("/knowledge/apning-i-sor/").headers["Location"] == "/news/apning-i-sor/"
    assert anybody("/news/?page=x").status_code == 404


def test_it_stands_on_the_front_page_and_on_its_systems_page_and_no_box_is_empty(dps: DpsWorld) -> None:
    address = "/dps/konsulenttjenester-innen-ikt/"
    assert "Alle nyheter" not in text_of(anybody("/"))
    assert "Nyheter og fagstoff" not in text_of(anybody(address))
    published(dps.cast, dps_id=dps.id)
    assert "Åpning i sør" in text_of(anybody("/"))
    assert "Åpning i sør" in text_of(anybody(address))


def test_what_somebody_writes_is_never_markup(cast: Cast) -> None:
    published(cast, title="<script>alert(1)</script>")
    page = anybody("/news/scriptalert1script/").content.decode()
    assert "<script>alert" not in page
    assert "<li>&lt;b&gt;to&lt;/b&gt;</li>" in page
    assert '<a href="https://nhn.no/sok" rel="nofollow">' in page


def test_the_feed_says_each_articles_language_and_when_it_was_changed(cast: Cast) -> None:
    made = published(cast)
    published(cast, title="In English", language="en")
    published(cast, "knowledge", title="Ikke en nyhet")
    actions.change_article(made, replace(WORDS, title="Rettet"), by=cast.astrid, at=LATER)
    actions.publish_article(made, by=cast.astrid, at=LATER)
    answer = anybody("/feeds/nb/news.atom", at=LATER)
    root = etree.fromstring(answer.content)
    assert SCHEMA.validate(root), SCHEMA.error_log
    entries = {one.findtext(f"{{{ATOM}}}title"): one for one in root.findall(f"{{{ATOM}}}entry")}
    assert set(entries) == {"Rettet", "In English"}
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert entries["In English"].get(lang) == "en"
    assert entries["Rettet"].get(lang) is None
    assert entries["Rettet"].findtext(f"{{{ATOM}}}published") == "2027-01-11T09:00:00Z"
    assert entries["Rettet"].findtext(f"{{{ATOM}}}updated") == "2027-01-12T09:00:00Z"
    assert root.findtext(f"{{{ATOM}}}updated") == "2027-01-12T09:00:00Z"
    assert anybody("/feeds/xx/news.atom").status_code == 404


def test_the_search_finds_what_is_public_in_any_language_and_forgets_what_is_withdrawn(dps: DpsWorld) -> None:
    def found(word: str, **more: object) -> list[str]:
        search.note_changes(at=LATER)
        while search.read_again(at=LATER):
            pass
        return [one.page for one in search_queries.search(word, language="nb", at=LATER, **more).hits]  # type: ignore[arg-type]

    english = published(dps.cast, title="Kvistgjødsel", language="en", text="Only here: zirkonium.")
    actions.write_article("news", replace(WORDS, title="Kvistgjødsel utkast"), by=dps.cast.astrid, at=AT)
    published(dps.cast, title="Om ordningen: zirkonium", dps_id=dps.id)
    assert found("kvistgjødsel") == ["/news/kvistgjodsel/"]
    assert set(found("zirkonium")) == {"/news/kvistgjodsel/", "/news/om-ordningen-zirkonium/"}
    assert found("zirkonium", dps_id=dps.id) == ["/news/om-ordningen-zirkonium/"]
    assert found("zirkonium", kinds=("word",)) == []
    actions.change_article(english, replace(WORDS, title="Bergkrystall", language="en"), by=dps.cast.astrid, at=AT)
    actions.publish_article(english, by=dps.cast.astrid, at=LATER)
    assert found("kvistgjødsel") == []
    assert found("bergkrystall") == ["/news/kvistgjodsel/"]
    actions.withdraw_article(english, reason="Feil.", by=dps.cast.astrid, at=LATER)
    assert found("bergkrystall") == []


def test_the_api_lists_them_and_gives_one_whole_with_its_image(cast: Cast) -> None:
    image = NewImage(BytesIO(png()), "kart.png")
    made = published(cast, image=image, image_alt="Et kart")
    published(cast, "knowledge", title="Fag")
    rows = anybody("/api/articles?kind=news").json()
    assert [one["title"] for one in rows] == ["Åpning i sør"]
    assert rows[0]["image"] == {
        "alt": "Et kart",
        "width": 8,
        "height": 6,
        "media_type": "image/png",
        "size": len(png()),
    }
    whole = anybody(f"/api/articles/{made}")
    assert whole["Content-Language"] == "nb"
    assert whole.json()["blocks"][-1] == {"kind": "list", "lines": ["én", "<b>to</b>"]}
    assert anybody(f"/api/articles/{made}/image")["Content-Type"] == "image/png"
    actions.withdraw_article(made, reason="Feil.", by=cast.astrid, at=LATER)
    assert anybody(f"/api/articles/{made}", at=LATER).status_code == 404


def test_a_list_asks_the_database_as_often_however_long_it_is(dps: DpsWorld) -> None:
    def statements(path: str) -> int:
        with asked() as found:
            assert anybody(path).status_code == 200
        return len(found)

    paths = ("/news/", "/", "/dps/konsulenttjenester-innen-ikt/", "/news/apning-i-sor/", "/feeds/nb/news.atom")
    published(dps.cast, dps_id=dps.id, image=NewImage(BytesIO(png()), "a.png"), image_alt="Et kart")
    published(dps.cast, dps_id=dps.id, image=NewImage(BytesIO(png()), "a.png"), image_alt="Et kart", title="To")
    for path in paths:
        anybody(path)
    before = {path: statements(path) for path in paths}
    for number in range(5):
        image = NewImage(BytesIO(png()), "a.png")
        published(dps.cast, dps_id=dps.id, title=f"Nr. {number}", image=image, image_alt="Et kart")
    assert {path: statements(path) for path in paths} == before


@pytest.mark.parametrize(
    ("language", "words"),
    [("nb", "Fire år"), ("nn", "fire år"), ("en", "Four years at most")],
)
def test_the_comparison_is_said_in_every_language(language: str, words: str) -> None:
    page = text_of(anybody("/help/dps-or-framework/", language=language))
    assert words.casefold() in page.casefold()
    assert "26-7" in page
