"""News and pages of knowledge: who writes them, what everyone reads and when, and what was public is kept (F155)."""

import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction

from terskel.articles import actions, queries
from terskel.articles.actions import LARGEST_IMAGE, LONGEST_TEXT, NewImage, Written
from terskel.articles.models import Article, ArticleImage, ArticleVersion
from terskel.articles.queries import Wanted
from terskel.audit import queries as audit
from terskel.core.actors import AUTHORITY_ADMIN, Actor
from terskel.core.decisions import Missing
from terskel.documents import actions as documents
from terskel.documents.scanning import Scanned
from tests.rooms.refusals import refused
from tests.statements import asked
from tests.worlds.cast import Cast, official, oslo, person
from tests.worlds.dps import (
    DISPATCHED_AT,
    PUBLIC_AT,
    DpsWorld,
    draft_dps,
    make_openers,
    make_public,
    operative_dps,
    publish,
)
from tests.worlds.images import PLACE, jpeg, png
from tests.worlds.lent import lent, lent_cast

pytestmark = pytest.mark.django_db

AT = oslo("2027-01-11 10:00")
LATER = AT + timedelta(days=1)
WORDS = Written(
    title="Åpning for søknader i sør",
    dated=date(2027, 1, 11),
    excerpt="Kategorien for drift er åpnet.",
    text="Søk når dere vil.",
)


@pytest.fixture
def dps() -> DpsWorld:
    return lent(operative_dps)


@pytest.fixture
def cast(dps: DpsWorld) -> Cast:
    return dps.cast


def write(cast: Cast, kind: str = "news", at: datetime = AT, **more: object) -> UUID:
    return actions.write_article(kind, replace(WORDS, **more), by=cast.astrid, at=at)  # type: ignore[arg-type]


def published(cast: Cast, kind: str = "news", at: datetime = AT, **more: object) -> UUID:
    made = write(cast, kind, at, **more)
    actions.publish_article(made, by=cast.astrid, at=at)
    return made


def titles(at: datetime, **wanted: object) -> list[str]:
    return [one.title for one in queries.public_articles(Wanted(**wanted), at=at)]  # type: ignore[arg-type]


def image(content: bytes = b"", name: str = "kart.png") -> NewImage:
    return NewImage(io.BytesIO(content or png(said=PLACE)), name)


def test_nobody_outside_reads_a_draft_and_everyone_reads_what_is_published(cast: Cast) -> None:
    made = write(cast)
    assert titles(AT) == []
    with pytest.raises(Missing):
        queries.own_article(cast.brita, made, at=AT)
    assert queries.own_article(cast.eva, made, at=AT).row.state == "draft"
    assert actions.publish_article(made, by=cast.astrid, at=AT) == 1
    row = queries.article("apning-for-soknader-i-sor", at=AT).row
    assert (row.title, row.authority_name, row.is_changed) == (WORDS.title, "Norsk helsenett SF", False)
    assert queries.own_article(cast.astrid, made, at=AT).row.state == "public"


def test_what_is_published_later_is_read_from_that_instant(cast: Cast) -> None:
    made = write(cast)
    actions.publish_article(made, public_from=LATER, by=cast.astrid, at=AT)
    assert titles(LATER - timedelta(microseconds=1)) == []
    assert queries.own_articles(cast.astrid, at=AT)[0].state == "scheduled"
    assert titles(LATER) == [WORDS.title]
    assert queries.own_articles(cast.astrid, at=LATER)[0].state == "public"


def test_a_later_instant_takes_the_place_of_one_that_had_not_come(cast: Cast) -> None:
    made = write(cast)
    actions.publish_article(made, public_from=LATER, by=cast.astrid, at=AT)
    actions.publish_article(made, public_from=LATER + timedelta(days=1), by=cast.astrid, at=AT + timedelta(hours=1))
    assert titles(LATER) == []
    assert titles(LATER + timedelta(days=1)) == [WORDS.title]


def test_a_change_is_read_by_nobody_before_it_is_published_and_the_address_stays(cast: Cast) -> None:
    made = published(cast)
    slug = queries.public_articles(at=AT)[0].slug
    actions.change_article(made, replace(WORDS, title="Rettet", text="Nytt."), by=cast.astrid, at=LATER)
    assert titles(LATER) == [WORDS.title]
    assert queries.own_articles(cast.astrid, at=LATER)[0].has_news
    assert actions.publish_article(made, by=cast.astrid, at=LATER) == 2
    view = queries.article(slug, at=LATER)
    assert (view.row.title, view.row.is_changed, view.text) == ("Rettet", True, "Nytt.")
    assert queries.article(slug, at=AT).row.title == WORDS.title
    own = queries.own_article(cast.astrid, made, at=LATER)
    assert [(one.number, one.title) for one in own.versions] == [(2, "Rettet"), (1, WORDS.title)]
    assert not own.row.has_news


def test_a_scheduled_change_leaves_what_is_read_until_then(cast: Cast) -> None:
    made = published(cast)
    actions.change_article(made, replace(WORDS, title="Nytt år"), by=cast.astrid, at=AT)
    actions.publish_article(made, public_from=LATER, by=cast.astrid, at=AT + timedelta(minutes=1))
    assert titles(AT + timedelta(hours=1)) == [WORDS.title]
    assert titles(LATER) == ["Nytt år"]


def test_what_is_withdrawn_says_so_and_is_read_no_more(cast: Cast) -> None:
    made = published(cast)
    actions.withdraw_article(made, reason="Feil dato.", by=cast.astrid, at=LATER)
    assert titles(LATER) == []
    gone = queries.withdrawn("apning-for-soknader-i-sor", at=LATER)
    assert (gone.title, gone.reason, gone.withdrawn_at) == (WORDS.title, "Feil dato.", LATER)
    for act in (
        lambda: actions.publish_article(made, by=cast.astrid, at=LATER),
        lambda: actions.change_article(made, WORDS, by=cast.astrid, at=LATER),
        lambda: actions.withdraw_article(made, reason="Igjen", by=cast.astrid, at=LATER),
    ):
        assert refused(act) == "articles.withdrawn"


def test_what_was_never_public_leaves_no_trace_at_an_address(cast: Cast) -> None:
    made = write(cast)
    actions.publish_article(made, public_from=LATER, by=cast.astrid, at=AT)
    actions.withdraw_article(made, reason="Likevel ikke.", by=cast.astrid, at=AT)
    assert titles(LATER) == []
    with pytest.raises(Missing):
        queries.withdrawn("apning-for-soknader-i-sor", at=LATER)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"title": " "}, "without_title"),
        ({"title": "x" * 161}, "title_too_long"),
        ({"excerpt": "x" * 401}, "excerpt_too_long"),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "text_too_long"),
        ({"language": "da"}, "language_unknown"),
        ({"image": image()}, "image_without_words"),
        ({"image": image(), "image_alt": "x" * 301}, "alt_too_long"),
        ({"image_alt": "Et kart"}, "words_without_image"),
        ({"image": image(b"<svg/>", "kart.svg"), "image_alt": "Et kart"}, "image_not_known"),
        ({"image": image(b"\0" * (LARGEST_IMAGE + 1)), "image_alt": "Et kart"}, "image_too_large"),
        ({"image": image(png(10_001, 1)), "image_alt": "Et kart"}, "image_too_large"),
    ],
)
def test_what_can_not_be_shown_is_refused_and_nothing_is_kept(cast: Cast, words: dict[str, object], code: str) -> None:
    for value in words.values():
        if isinstance(value, NewImage):
            value.stream.seek(0)
    assert refused(lambda: write(cast, **words)) == f"articles.{code}"
    assert not Article.objects.exists()
    assert not ArticleImage.objects.exists()


def test_a_kind_that_is_none_is_refused(cast: Cast) -> None:
    assert refused(lambda: write(cast, "gossip")) == "articles.kind_unknown"


@pytest.mark.parametrize(("words", "code"), [({"excerpt": ""}, "without_excerpt"), ({"text": ""}, "without_text")])
def test_a_draft_may_lack_what_a_published_article_must_have(cast: Cast, words: dict[str, object], code: str) -> None:
    made = write(cast, **words)
    assert refused(lambda: actions.publish_article(made, by=cast.astrid, at=AT)) == f"articles.{code}"


def test_an_instant_that_is_past_and_a_reason_that_is_none_are_refused(cast: Cast) -> None:
    made = write(cast)
    past = AT - timedelta(seconds=1)
    code = refused(lambda: actions.publish_article(made, public_from=past, by=cast.astrid, at=AT))
    assert code == "articles.public_from_is_past"
    code = refused(lambda: actions.withdraw_article(made, reason=" ", by=cast.astrid, at=AT))
    assert code == "articles.withdrawn_without_reason"


def test_the_same_words_are_not_published_twice(cast: Cast) -> None:
    made = published(cast)
    assert refused(lambda: actions.publish_article(made, by=cast.astrid, at=LATER)) == "articles.nothing_new"


def test_what_another_has_changed_is_not_written_over_unseen(cast: Cast) -> None:
    made = write(cast)
    seen = queries.own_article(cast.astrid, made, at=AT).row.changed_at
    actions.change_article(made, replace(WORDS, title="Din"), seen_at=seen, by=cast.astrid, at=LATER)
    act = lambda: actions.change_article(made, WORDS, seen_at=seen, by=cast.astrid, at=LATER)  # noqa: E731
    assert refused(act) == "articles.changed_meanwhile"
    assert queries.own_article(cast.astrid, made, at=LATER).row.title == "Din"


def test_managers_and_administrators_write_and_to_other_bodies_it_is_missing(cast: Cast) -> None:
    made = write(cast)
    admin = official(person("Olav Admin"), cast.nhn_id, AUTHORITY_ADMIN)
    actions.change_article(made, replace(WORDS, title="Admin"), by=admin, at=AT)
    assert refused(lambda: actions.write_article("news", WORDS, by=cast.eva, at=AT)) == "articles.not_writer"
    assert refused(lambda: actions.publish_article(made, by=cast.eva, at=AT)) == "articles.not_writer"

    def none_of_it(by: Actor, article_id: UUID) -> None:
        for act in (
            lambda: actions.change_article(article_id, WORDS, by=by, at=AT),
            lambda: actions.publish_article(article_id, by=by, at=AT),
            lambda: actions.withdraw_article(article_id, reason="x", by=by, at=AT),
        ):
            with pytest.raises(Missing):
                act()

    stranger = official(person("Kari Annen"), cast.helfo_id, AUTHORITY_ADMIN)
    none_of_it(stranger, made)
    none_of_it(cast.bjorn, made)
    none_of_it(cast.astrid, uuid4())
    with pytest.raises(Missing):
        actions.write_article("news", WORDS, by=cast.bjorn, at=AT)


def test_only_a_system_of_ones_own_is_written_about(dps: DpsWorld) -> None:
    stranger = official(person("Kari Annen"), dps.cast.helfo_id, AUTHORITY_ADMIN)
    with pytest.raises(Missing):
        actions.write_article("news", replace(WORDS, dps_id=dps.id), by=stranger, at=AT)
    with pytest.raises(Missing):
        write(dps.cast, dps_id=uuid4())
    published(dps.cast, dps_id=dps.id)
    row = queries.public_articles(Wanted(dps_id=dps.id), at=AT)[0]
    assert row.dps_name == "Konsulenttjenester innen IKT"
    assert titles(AT, dps_id=uuid4()) == []


def embargoed(cast: Cast) -> DpsWorld:
    world = draft_dps(cast)
    make_openers(cast.eva, cast.erik)
    return publish(world)


def test_nothing_of_a_system_is_told_before_its_notice_is_public() -> None:
    world = lent(embargoed)
    by = world.cast.astrid
    made = write(world.cast, at=DISPATCHED_AT, dps_id=world.id)
    assert refused(lambda: actions.publish_article(made, by=by, at=DISPATCHED_AT)) == "articles.dps_not_public"
    make_public(world)
    assert actions.publish_article(made, by=by, at=PUBLIC_AT) == 1


def test_nothing_of_a_system_that_is_a_draft_is_told() -> None:
    world = lent(draft_dps)
    at = oslo("2026-11-21 12:00")
    made = write(world.cast, at=at, dps_id=world.id)
    assert refused(lambda: actions.publish_article(made, by=world.cast.astrid, at=at)) == "articles.dps_not_public"


def test_an_image_loses_its_place_is_checked_and_is_shown_with_its_words(cast: Cast) -> None:
    made = published(cast, image=image(), image_alt="Et kart")
    (row,) = queries.public_articles(at=AT)
    assert row.image is not None
    assert (row.image.alt, row.image.width, row.image.height, row.image.media_type) == ("Et kart", 8, 6, "image/png")
    file = queries.public_image(row.slug, row.image.id, at=AT)
    assert file.check == "unchecked"
    with file.reading() as stream:
        assert stream.read() == png()
    actions.change_article(made, replace(WORDS, without_image=True, image_alt="Et kart"), by=cast.astrid, at=LATER)
    assert queries.own_article(cast.astrid, made, at=LATER).image is None
    actions.publish_article(made, by=cast.astrid, at=LATER)
    with pytest.raises(Missing):
        queries.public_image(row.slug, row.image.id, at=LATER)


def test_another_image_takes_the_place_of_the_first_and_the_words_stay_needed(cast: Cast) -> None:
    made = write(cast, image=image(), image_alt="Et kart")
    code = refused(lambda: actions.change_article(made, WORDS, by=cast.astrid, at=AT))
    assert code == "articles.image_without_words"
    other = replace(WORDS, image=image(jpeg(), "bilde.jpg"), image_alt="Et bilde")
    actions.change_article(made, other, by=cast.astrid, at=LATER)
    found = queries.own_article(cast.astrid, made, at=LATER).image
    assert found is not None
    assert (found.alt, found.media_type) == ("Et bilde", "image/jpeg")


def test_an_infected_image_is_neither_published_nor_shown(cast: Cast) -> None:
    made = published(cast, image=image(), image_alt="Et kart")
    (row,) = queries.public_articles(at=AT)
    assert row.image is not None
    file = queries.public_image(row.slug, row.image.id, at=AT)
    found = Scanned("infected", "Eicar", "ClamAV")
    documents.keep_verdict(file.id, found, by=cast.astrid, at=AT)
    assert queries.public_articles(at=AT)[0].image is None
    actions.change_article(made, replace(WORDS, title="Ny", image_alt="Et kart"), by=cast.astrid, at=LATER)
    assert refused(lambda: actions.publish_article(made, by=cast.astrid, at=LATER)) == "documents.infected"


def test_two_articles_of_one_title_have_an_address_each(cast: Cast) -> None:
    published(cast)
    published(cast, "knowledge")
    assert {one.slug for one in queries.public_articles(at=AT)} == {
        "apning-for-soknader-i-sor",
        "apning-for-soknader-i-sor-2",
    }
    assert titles(AT, kind="knowledge") == titles(AT, kind="news") == [WORDS.title]
    assert titles(AT, language="nn") == []


def test_the_newest_stand_first_a_page_at_a_time(cast: Cast) -> None:
    for day in range(1, 5):
        published(cast, title=f"Dag {day}", dated=date(2027, 1, day))
    assert titles(AT) == ["Dag 4", "Dag 3", "Dag 2", "Dag 1"]
    assert [one.title for one in queries.public_articles(at=AT, page=2, most=3)] == ["Dag 1"]


def test_a_list_asks_the_database_as_often_however_long_it_is(dps: DpsWorld) -> None:
    def statements() -> int:
        with asked() as found:
            queries.public_articles(at=AT)
            queries.own_articles(dps.cast.astrid, at=AT)
        return len(found)

    published(dps.cast, dps_id=dps.id, image=image(), image_alt="Et kart")
    once = statements()
    for number in range(4):
        published(dps.cast, title=f"Nr. {number}", dps_id=dps.id, image=image(), image_alt="Et kart")
    assert statements() == once
    assert once <= 13


def test_each_act_is_one_event(cast: Cast) -> None:
    made = published(cast)
    actions.change_article(made, replace(WORDS, title="Ny"), by=cast.astrid, at=LATER)
    actions.change_article(made, replace(WORDS, title="Ny"), by=cast.astrid, at=LATER)
    actions.withdraw_article(made, reason="Feil.", by=cast.astrid, at=LATER)
    kinds = [one.kind for one in audit.happened(cast.nhn_id) if one.subject_id == made][::-1]
    assert kinds == [
        "articles.ArticleDrafted",
        "articles.ArticlePublished",
        "articles.ArticleChanged",
        "articles.ArticleWithdrawn",
    ]


def test_the_database_keeps_what_was_public_and_where(cast: Cast) -> None:
    made = published(cast)
    version = ArticleVersion.objects.get(article_id=made)
    for act in (
        lambda: ArticleVersion.objects.filter(id=version.id).update(title="Omskrevet"),
        lambda: ArticleVersion.objects.filter(id=version.id).delete(),
        lambda: Article.objects.filter(id=made).update(slug="et-annet-sted"),
        lambda: Article.objects.filter(id=made).update(kind="knowledge"),
        lambda: Article.objects.filter(id=made).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_nobody_has_articles_outside_an_authority() -> None:
    cast = lent_cast()
    assert queries.own_articles(cast.bjorn, at=AT) == []
