"""News of purchasing systems: what everyone may read, from when they may read it, and nothing of rivals."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terskel.competitions import actions as competitions
from terskel.core.corrections import Assessment
from terskel.core.languages import LANGUAGES
from terskel.dps import actions as dps
from terskel.dps import queries as dps_queries
from terskel.dps.proposals import Extension, Name
from terskel.notices import actions as notices
from terskel.notices.models import Notice
from terskel.overview import news
from terskel.overview.news import News
from terskel.timetable.actions import tick
from tests.worlds.cast import Cast, oslo
from tests.worlds.competitions import (
    CLOSES_AT,
    PUBLISHED_AT,
    CompetitionWorld,
    draft_competition,
    published_competition,
)
from tests.worlds.competitions import publish as publish_competition
from tests.worlds.dps import DISPATCHED_AT, DpsWorld, draft_dps, make_openers, operative_dps, publish
from tests.worlds.evaluations import announced
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

AT = oslo("2027-02-01 10:00")


def told(found: list[News]) -> list[tuple[str, datetime]]:
    return [(one.kind, one.at) for one in found]


def of(dps_id: UUID, at: datetime = AT) -> list[tuple[str, datetime]]:
    return told(news.of_dps(dps_id, at=at))


def published_before_its_day(cast: Cast) -> DpsWorld:
    world = draft_dps(cast)
    make_openers(cast.eva, cast.erik)
    return publish(world)


def test_a_system_is_no_news_before_its_page_may_be_open() -> None:
    world = lent(published_before_its_day)
    assert of(world.id, DISPATCHED_AT + timedelta(hours=1)) == []
    assert news.of_systems(at=DISPATCHED_AT + timedelta(days=40)) == []


def test_a_system_is_news_from_the_day_of_its_page() -> None:
    world = lent(operative_dps)
    opens = dps_queries.dps_by_ids([world.id], at=AT)[world.id].public_from_at
    assert opens is not None
    assert of(world.id, opens - timedelta(microseconds=1)) == []
    assert of(world.id, opens) == [("dps_public", opens)]
    assert told(news.of_systems(at=opens)) == [("dps_public", opens)]


def test_a_change_that_is_announced_waits_for_teds_day() -> None:
    world = lent(operative_dps)
    astrid = world.cast.astrid
    longer = Extension(ends_at=oslo("2033-01-01 00:00"))
    change_id = dps.propose_change(world.id, longer, why="Behovet varer lenger.", by=astrid, at=AT)
    dps.publish_change(change_id, dispatched_at=AT, by=astrid, at=AT)
    later = AT + timedelta(days=10)
    assert [kind for kind, _at in of(world.id, later)] == ["dps_public"]
    notice = Notice.objects.get(matter_id=world.id, kind="change")
    notices.record_publication(
        notice.id, published_on=date(2027, 2, 3), doffin_number="2027-100200", by=astrid, at=later
    )
    assert [kind for kind, _at in of(world.id, later)] == ["dps_public"]
    tick(at=later)
    assert of(world.id, later)[0] == ("dps_changed", later)


def test_a_change_that_needs_no_notice_is_news_at_once() -> None:
    world = lent(operative_dps)
    astrid = world.cast.astrid
    change_id = dps.propose_change(world.id, Name("IKT-konsulenter"), why="Kortere.", by=astrid, at=AT)
    dps.publish_change(change_id, by=astrid, at=AT)
    dps.suspend(world.id, reason="Klage til behandling.", by=astrid, at=AT + timedelta(hours=1))
    first, second, *_older = news.of_dps(world.id, at=AT + timedelta(hours=1))
    assert (first.title("nb"), first.text("nb")) == (
        "Ordningen stanset midlertidig: IKT-konsulenter",
        "Klage til behandling.",
    )
    assert second.text("nb") == "Kortere."


def test_an_answer_to_an_enquiry_is_news_and_the_question_alone_is_not() -> None:
    world = lent(operative_dps)
    asked = dps.ask(world.id, question="Kan vi, Alfa AS, søke?", language="nb", by=world.cast.bjorn, at=AT)
    assert "enquiry_answered" not in dict(of(world.id))
    words = {"published_question": "Hvem kan søke?", "answer": "Alle."}
    dps.answer_enquiry(asked, **words, by=world.cast.astrid, at=AT)
    answer = news.of_dps(world.id, at=AT)[0]
    assert answer.text("nb") == "Hvem kan søke?\n\nAlle."
    assert "Alfa" not in answer.title("nb") + answer.text("nb")
    assert told(news.of_systems(at=AT)) == [("dps_public", dict(of(world.id))["dps_public"])]


@pytest.fixture
def competition() -> CompetitionWorld:
    return lent(published_competition)


def test_a_competition_is_news_with_the_deadline_it_began_with(competition: CompetitionWorld) -> None:
    later = CLOSES_AT + timedelta(days=7)
    before = news.of_dps(competition.terms.dps_id, at=PUBLISHED_AT)[0]
    competitions.extend_deadline(
        competition.id, closes_at=later, reason="Mer tid.", by=competition.cast.brita, at=PUBLISHED_AT
    )
    found = news.of_dps(competition.terms.dps_id, at=PUBLISHED_AT)
    moved = next(one for one in found if one.kind == "competition_deadline_moved")
    same = next(one for one in found if one.kind == "competition_published")
    assert same == before
    assert same.facts["closes_at"] == CLOSES_AT
    assert moved.facts["closes_at"] == later


def test_a_correction_that_moves_no_deadline_is_news_too(competition: CompetitionWorld) -> None:
    harmless = Assessment(others_would_come=False, other_purchase=False, more_time=False, grounds="Betyr ikke noe.")
    given = {"reason": "Feil sted.", "assessment": harmless, "by": competition.cast.brita}
    competitions.correct(competition.id, place="Bodø", at=PUBLISHED_AT, **given)
    (corrected,) = [one for one in news.of_dps(competition.terms.dps_id, at=PUBLISHED_AT) if "corrected" in one.kind]
    assert corrected.title("nb").startswith("Rettet: ")
    assert "Tilbudsfristen er den samme" in corrected.text("nb")
    later = CLOSES_AT + timedelta(days=14)
    competitions.correct(competition.id, place="Narvik", closes_at=later, at=PUBLISHED_AT, **given)
    kinds = [one.kind for one in news.of_dps(competition.terms.dps_id, at=PUBLISHED_AT)]
    assert kinds.count("competition_corrected") == 1, "with a new deadline it is told as that"
    assert kinds.count("competition_deadline_moved") == 1


def test_a_cancelled_competition_is_news(competition: CompetitionWorld) -> None:
    competitions.cancel(
        competition.id,
        reason_code="no_need",
        reason="Stillingen er besatt internt.",
        new_competition_follows=False,
        by=competition.cast.brita,
        at=PUBLISHED_AT + timedelta(hours=1),
    )
    found = news.of_dps(competition.terms.dps_id, at=AT)
    assert [one.kind for one in found][:2] == ["competition_cancelled", "competition_published"]
    assert len({one.id for one in found}) == len(found)


def test_the_end_of_a_system_is_news_from_its_instant() -> None:
    world = lent(operative_dps)
    ends_at = dps_queries.dps_by_ids([world.id], at=AT)[world.id].ends_at
    assert ends_at is not None
    assert of(world.id, ends_at)[0] == ("dps_ended", ends_at)
    assert "dps_ended" not in dict(of(world.id, ends_at - timedelta(seconds=1)))


def test_every_piece_of_news_is_said_in_every_language(competition: CompetitionWorld) -> None:
    for one in news.of_dps(competition.terms.dps_id, at=AT):
        for language in LANGUAGES:
            assert one.title(language)
            assert one.text(language)


def test_news_of_a_system_takes_the_same_statements_however_much_there_is(competition: CompetitionWorld) -> None:
    dps_id = competition.terms.dps_id
    with CaptureQueriesContext(connection) as few:
        news.of_dps(dps_id, at=AT)
    for number in range(5):
        asked = dps.ask(dps_id, question=f"Spørsmål {number}?", language="nb", by=competition.cast.bjorn, at=AT)
        dps.answer_enquiry(asked, published_question="Hva?", answer="Slik.", by=competition.cast.astrid, at=AT)
        moved = CLOSES_AT + timedelta(days=1 + number)
        competitions.extend_deadline(
            competition.id, closes_at=moved, reason="Mer tid.", by=competition.cast.brita, at=PUBLISHED_AT
        )
    with CaptureQueriesContext(connection) as many:
        assert len(news.of_dps(dps_id, at=AT)) == 12
    assert len(many) == len(few)


def test_what_is_decided_is_news_of_its_own_category_and_is_asked_within_the_database() -> None:
    """No statement carries the ids of all competitions of the category."""
    decided, _award = lent(announced)
    competition = decided.competition
    first, *others = competition.dps.category_ids
    for number in range(12):
        titled = publish_competition(draft_competition(competition.dps, title=f"Testleder {number}"))
        assert titled.id != competition.id
    with CaptureQueriesContext(connection) as asked:
        kinds = [one.kind for one in news.of_category(competition.dps.id, first, at=AT)]
    assert kinds.count("competition_decided") == 1
    assert kinds.count("competition_published") == 13
    for other in others:
        found = [one.kind for one in news.of_category(competition.dps.id, other, at=AT)]
        assert not {"competition_decided", "competition_published"} & set(found)
    awards = [one["sql"] for one in asked if 'FROM "awards_awarddecision"' in one["sql"]]
    assert len(awards) == 2
    assert all("SELECT" in one.partition("FROM")[2] for one in awards)
    assert all(str(competition.id) not in one for one in awards)
