"""Tenders bind for as long as the documents say, else for thirty days after the deadline (FOA § 20-6)."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from terskel.competitions import actions, queries
from terskel.competitions.models import Competition
from terskel.core.actors import ANONYMOUS
from terskel.documents import queries as documents
from terskel.documents.letters import Facts
from tests.rooms.refusals import refused
from tests.worlds.competitions import CLOSES_AT, DRAFTED_AT, PUBLISHED_AT, CompetitionWorld, publish


def bound_to(world: CompetitionWorld) -> date | None:
    found = world.terms.valid_until
    return found.last_day if found else None


def state_days(world: CompetitionWorld, days: int | None) -> None:
    actions.change_draft(world.id, validity_days=days, by=world.cast.brita, at=DRAFTED_AT)


def test_thirty_days_where_nothing_is_said_and_never_a_sunday(draft: CompetitionWorld) -> None:
    assert bound_to(draft) is None, "a draft has no deadline yet"
    publish(draft)
    # Thirty days after 22 January is Sunday 21 February.
    assert bound_to(draft) == date(2027, 2, 22)


def test_as_many_days_as_the_documents_say(draft: CompetitionWorld) -> None:
    state_days(draft, 60)
    publish(draft)
    found = draft.terms.valid_until
    assert found is not None
    assert (found.last_day, found.clause) == (date(2027, 3, 23), "FOA § 20-6(1)")


def test_a_later_deadline_moves_it_as_far(draft: CompetitionWorld) -> None:
    state_days(draft, 60)
    publish(draft)
    actions.extend_deadline(
        draft.id,
        closes_at=CLOSES_AT + timedelta(days=3),
        reason="Svar kom sent.",
        by=draft.cast.brita,
        at=PUBLISHED_AT + timedelta(days=1),
    )
    # Counted from Monday 25 January, to Good Friday; the next working day is Tuesday 30 March.
    assert bound_to(draft) == date(2027, 3, 30)


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_length_that_is_no_length_is_refused(draft: CompetitionWorld, days: int) -> None:
    assert refused(lambda: state_days(draft, days)) == "competitions.validity_out_of_range"
    with pytest.raises(DatabaseError), transaction.atomic():
        Competition.objects.filter(pk=draft.id).update(validity_days=days)


def test_a_short_one_is_warned_of_and_none_said_is_not(draft: CompetitionWorld) -> None:
    def codes() -> set[str]:
        return {one.code for one in queries.check(draft.cast.brita, draft.id, at=DRAFTED_AT).findings}

    assert "competition_validity_short" not in codes()
    state_days(draft, 14)
    assert "competition_validity_short" in codes()
    assert queries.check(draft.cast.brita, draft.id, at=PUBLISHED_AT, closes_at=CLOSES_AT).valid_until.last_day == date(
        2027, 2, 5
    )


def test_the_invitation_tells_the_day(draft: CompetitionWorld) -> None:
    publish(draft)
    (sent,) = documents.letters_for_matter(draft.cast.brita, draft.id)
    letter = documents.letter(ANONYMOUS, sent.id, at=PUBLISHED_AT).letter
    told = [fact for block in letter.blocks if isinstance(block, Facts) for fact in block.rows]
    assert ("Tilbudet er bindende til og med", "mandag 22. februar 2027") in [
        (name, value.replace("\xa0", " ")) for name, value in told
    ]


def test_after_publication_it_stays(published: CompetitionWorld) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Competition.objects.filter(pk=published.id).update(validity_days=90)
