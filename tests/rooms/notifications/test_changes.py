"""Feeds lose nothing and say nothing twice, whatever is committed at the same time."""

import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections, transaction
from pytest_django.plugin import DjangoDbBlocker

from terskel.articles import actions as articles
from terskel.articles.actions import Written
from terskel.audit import sequencing
from terskel.audit.models import Event, Unplaced
from terskel.competitions import actions as competitions
from terskel.core.actors import Actor
from terskel.notifications import changes
from terskel.notifications.models import Change, Gathered
from terskel.tenders import actions as tenders
from tests.clones import cloned
from tests.worlds.cast import Cast, the_cast
from tests.worlds.competitions import (
    ASKED_AT,
    CLOSES_AT,
    DELIVERED_AT,
    OPENING_AT,
    PUBLISHED_AT,
    CompetitionWorld,
    open_tenders,
    published_competition,
    write_tender,
)
from tests.worlds.lent import lent

AT = ASKED_AT


def gathered() -> None:
    sequencing.sequence(at=AT)
    changes.gather(at=AT)


def kinds(actor: Actor) -> list[str]:
    return [one.kind for one in changes.own_changes(actor, after=0)]


@pytest.fixture
def world(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CompetitionWorld:
    found = lent(published_competition)
    monkeypatch.setenv("TERSKEL_DATA_DIR", str(tmp_path))
    gathered()  # what the world is made of is not in the feeds
    return found


def test_the_feed_begins_with_what_happens_from_then_on(world: CompetitionWorld) -> None:
    assert kinds(world.cast.bjorn) == []
    competitions.ask(world.id, "Hvor?", by=world.cast.bjorn, at=AT)
    gathered()
    gathered()
    assert kinds(world.cast.bjorn) == ["competitions.QuestionAsked"]


def test_whoever_is_told_has_it_in_their_feed_and_nobody_else(world: CompetitionWorld) -> None:
    cast = world.cast
    question = competitions.ask(world.id, "Hvor?", by=cast.bjorn, at=AT)
    competitions.answer(question, answer="I Tønsberg.", by=cast.brita, at=AT)
    gathered()
    assert kinds(cast.bjorn) == ["competitions.QuestionAsked", "competitions.QuestionAnswered"]
    assert kinds(cast.camilla) == ["competitions.QuestionAnswered"]
    assert kinds(cast.brita) == ["competitions.QuestionAsked", "competitions.QuestionAnswered"]
    assert kinds(cast.astrid) == []


def test_the_authority_is_told_that_something_was_asked_and_not_by_whom(world: CompetitionWorld) -> None:
    competitions.ask(world.id, "Hvor?", by=world.cast.bjorn, at=AT)
    gathered()
    (told,) = changes.own_changes(world.cast.brita, after=0)
    assert (told.about_kind, told.about_id) == ("competition_questions", world.id)
    assert (told.matters[0], len(told.matters)) == (world.id, 2)


def test_who_delivers_is_in_no_feed_but_its_own(world: CompetitionWorld) -> None:
    cast = world.cast
    write_tender(world, cast.bjorn)
    tenders.deliver(world.id, received_at=DELIVERED_AT, acting_on="procuration", by=cast.bjorn, at=DELIVERED_AT)
    gathered()
    assert any(kind.startswith("tenders.") for kind in kinds(cast.bjorn))
    for other in (cast.brita, cast.eva_at_helfo, cast.camilla, cast.astrid):
        assert not any(kind.startswith("tenders.") for kind in kinds(other)), other.name


def test_numbers_say_nothing_of_what_others_did(world: CompetitionWorld) -> None:
    cast = world.cast
    for text in ("En?", "To?", "Tre?"):
        competitions.ask(world.id, text, by=cast.camilla, at=AT)
    competitions.ask(world.id, "Hvor?", by=cast.bjorn, at=AT)
    gathered()
    assert [one.number for one in changes.own_changes(cast.bjorn, after=0)] == [1]


def test_an_evaluation_is_its_panel_s_alone(world: CompetitionWorld) -> None:
    write_tender(world, world.cast.bjorn)
    tenders.deliver(world.id, received_at=DELIVERED_AT, acting_on="procuration", by=world.cast.bjorn, at=DELIVERED_AT)
    open_tenders(world, at=OPENING_AT)
    gathered()
    assert not any(kind.startswith("evaluation.") for kind in kinds(world.cast.brita))


def test_what_becomes_public_is_in_everybody_s_feed_once(world: CompetitionWorld) -> None:
    assert changes.gather_news(at=AT) > 0
    assert changes.gather_news(at=AT) == 0
    found = changes.public_changes(after=0)
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    published = next(one for one in found if one.kind == "public.competition_published")
    assert (published.about_kind, published.about_id) == ("competition", world.id)
    assert (published.matters[0], len(published.matters)) == (world.id, 2)
    opened = next(one for one in found if one.kind == "public.dps_public")
    assert (opened.about_kind, opened.matters) == ("dps", (opened.about_id,))


def test_news_and_knowledge_are_in_everybody_s_feed_from_when_everyone_reads_them(world: CompetitionWorld) -> None:
    writer = world.cast.astrid
    written = Written(title="Åpent for søknader", dated=AT.date(), excerpt="Drift er åpnet.", text="Søk nå.")
    changes.gather_news(at=AT)
    last = changes.public_changes(after=0)[-1].number
    news = articles.write_article("news", written, by=writer, at=AT)
    never = articles.write_article("knowledge", written, by=writer, at=AT)
    assert changes.gather_news(at=AT) == 0
    later = AT + timedelta(hours=1)
    articles.publish_article(news, public_from=later, by=writer, at=AT)
    articles.publish_article(never, public_from=AT + timedelta(days=9), by=writer, at=AT)
    articles.withdraw_article(never, reason="Gjaldt ikke.", by=writer, at=AT)
    assert changes.gather_news(at=AT) == 0
    assert (changes.gather_news(at=later), changes.gather_news(at=later)) == (1, 0)
    articles.change_article(news, replace(written, text="Søk i dag."), by=writer, at=later)
    articles.publish_article(news, by=writer, at=later + timedelta(minutes=1))
    articles.withdraw_article(news, reason="Skrevet feil.", by=writer, at=later + timedelta(minutes=2))
    changes.gather_news(at=later + timedelta(days=10))
    told = [one for one in changes.public_changes(after=last) if one.about_kind == "article"]
    assert [one.kind for one in told] == [f"public.article_{what}" for what in ("published", "changed", "withdrawn")]
    assert {one.about_id for one in told} == {news}
    assert told[0].happened_at == later
    assert {one.page for one in told} == {"/news/apent-for-soknader/"}


def test_a_turn_reads_the_newest_and_once_an_hour_all(world: CompetitionWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told as of an earlier day lies below the newest, and comes with the next hour."""
    monkeypatch.setattr(changes, "NEWS_A_TURN", 1)
    monkeypatch.setattr(changes, "NEWS_AT_ONCE", 1)
    assert changes.gather_news(at=AT) == 1
    monkeypatch.setattr(changes, "NEWS_AT_ONCE", 500)
    assert changes.gather_news(at=AT + timedelta(minutes=59)) == 0
    assert changes.gather_news(at=AT + timedelta(hours=1)) > 0


def test_more_news_than_a_turn_reads_are_taken_in_at_once(
    world: CompetitionWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "NEWS_A_TURN", 1)
    before = changes.gather_news(at=PUBLISHED_AT - timedelta(minutes=1))
    Gathered.objects.update(position=int(AT.timestamp()) // 3600)
    for days in (1, 2, 3):
        closes_at = CLOSES_AT + timedelta(days=7 * days)
        competitions.extend_deadline(world.id, closes_at=closes_at, reason="Mer tid.", by=world.cast.brita, at=AT)
    assert (before, changes.gather_news(at=AT)) == (1, 4)


def test_the_database_keeps_what_a_feed_has_said(world: CompetitionWorld) -> None:
    changes.gather_news(at=AT)
    with pytest.raises(Exception, match="what a feed has said stays"), transaction.atomic():
        Change.objects.update(kind="other")


@pytest.fixture
def own_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Cast]:
    monkeypatch.setenv("TERSKEL_DATA_DIR", str(tmp_path))
    with django_db_blocker.unblock(), cloned():
        yield the_cast()


def written(actor: Actor, number: int) -> UUID:
    """An event as an act writes it, in the transaction that is open."""
    event = Event.objects.create(
        kind="competitions.DraftChanged",
        at=AT,
        actor_kind="person",
        organisation_id=actor.organisation_id,
        subject_kind="competitions.Competition",
        subject_id=uuid4(),
        payload={"number": number},
    )
    Unplaced.objects.create(event_id=event.id)
    return event.id


def test_an_act_that_commits_late_is_read_by_whoever_has_read_on(own_database: Cast) -> None:
    """The first begins, the second begins and commits, both are read; then the first commits."""
    actor = own_database.brita
    gathered()
    written_first, may_commit = threading.Event(), threading.Event()

    def slow() -> UUID:
        try:
            with transaction.atomic():
                event = written(actor, 1)
                written_first.set()
                assert may_commit.wait(20)
            return event
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as threads:
        late = threads.submit(slow)
        assert written_first.wait(20)
        with transaction.atomic():
            early = written(actor, 2)
        gathered()
        first = changes.own_changes(actor, after=0)
        assert len(first) == 1
        may_commit.set()
        event = late.result(20)
    gathered()
    second = changes.own_changes(actor, after=first[-1].number)
    sources = dict(Change.objects.values_list("id", "source_id"))
    assert [sources[one.id] for one in (*first, *second)] == [early, event]


def test_a_reader_beside_many_writers_loses_nothing_and_meets_nothing_twice(own_database: Cast) -> None:
    """Transactions of different lengths, two sequencers and two gatherers at once, and a reader that only goes on."""
    actor = own_database.brita
    gathered()
    writers, each = 4, 25
    chance = random.Random(7)
    waits = [[chance.random() / 50 for _ in range(each)] for _ in range(writers)]
    over = threading.Event()

    def write(worker: int) -> list[UUID]:
        made = []
        try:
            for number in range(each):
                with transaction.atomic():
                    made.append(written(actor, number))
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT pg_sleep(%s)", [waits[worker][number]])
        finally:
            connections.close_all()
        return made

    def gather() -> None:
        try:
            while not over.is_set():
                gathered()
        finally:
            connections.close_all()

    read: list[UUID] = []
    last = 0
    with ThreadPoolExecutor(writers + 2) as threads:
        gatherers = [threads.submit(gather) for _ in range(2)]
        writing = [threads.submit(write, worker) for worker in range(writers)]
        while not all(one.done() for one in writing):
            for one in changes.own_changes(actor, after=last):
                read.append(one.id)
                last = one.number
        over.set()
        for one in gatherers:
            one.result(30)
        expected = {event for one in writing for event in one.result(30)}
    gathered()
    while found := changes.own_changes(actor, after=last):
        read += [one.id for one in found]
        last = found[-1].number
    sources = dict(Change.objects.values_list("id", "source_id"))
    assert len(read) == len(set(read))
    assert {sources[one] for one in read} >= expected
    assert last == len(read)
