"""The deadline moves later only, for all and with a reason; a competition is cancelled with a factual reason."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from terskel.competitions import actions, moves, queries
from terskel.competitions.models import Competition, DeadlineChange
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.tenders import actions as tenders
from tests.rooms.refusals import refused
from tests.worlds.cast import oslo
from tests.worlds.competitions import ASKED_AT, CLOSES_AT, DRAFTED_AT, CompetitionWorld

LATER = oslo("2027-01-29 12:00")
MICROSECOND = timedelta(microseconds=1)


def extend(world: CompetitionWorld, **changes: object) -> None:
    given = {"closes_at": LATER, "reason": "Kravet om sted er presisert.", "by": world.cast.brita, "at": ASKED_AT}
    actions.extend_deadline(world.id, **{**given, **changes})


def cancel(world: CompetitionWorld, **changes: object) -> None:
    given = {
        "reason_code": "no_need",
        "reason": "Stillingen er besatt internt.",
        "new_competition_follows": False,
        "by": world.cast.brita,
        "at": ASKED_AT,
    }
    actions.cancel(world.id, **{**given, **changes})


def test_the_deadline_moves_later_only(published: CompetitionWorld) -> None:
    assert refused(lambda: extend(published, closes_at=CLOSES_AT)) == "competitions.deadline_not_later"
    extend(published, closes_at=CLOSES_AT + MICROSECOND)
    assert published.terms.closes_at == CLOSES_AT + MICROSECOND


def test_a_deadline_that_has_passed_is_not_extended(published: CompetitionWorld) -> None:
    refused(lambda: extend(published, at=CLOSES_AT))
    extend(published, at=CLOSES_AT - MICROSECOND)


def test_an_extension_has_a_reason_and_a_letter_to_all(published: CompetitionWorld) -> None:
    assert refused(lambda: extend(published, reason=" ")) == "competitions.extension_without_reason"
    extend(published)
    letters = documents.public_letters(published.id, at=ASKED_AT)
    assert {one.kind for one in letters} == {"competitions.invitation", "competitions.change"}
    (change,) = queries.competition(published.cast.camilla, published.id, at=ASKED_AT).deadline_changes
    assert (change.old_closes_at, change.new_closes_at) == (CLOSES_AT, LATER)


def test_only_a_buyer_of_the_authority_moves_the_deadline(published: CompetitionWorld) -> None:
    assert refused(lambda: extend(published, by=published.cast.daniel)) == "competitions.not_buyer"
    for stranger in (published.cast.astrid, published.cast.bjorn):
        with pytest.raises(Missing):
            extend(published, by=stranger)


def test_more_time_for_questions_lies_inside_the_new_deadline(published: CompetitionWorld) -> None:
    outside = refused(lambda: extend(published, question_deadline_at=LATER + MICROSECOND))
    assert outside == "competitions.question_deadline_outside"
    extend(published, question_deadline_at=LATER)
    assert queries.competition(published.cast.brita, published.id, at=ASKED_AT).question_deadline_at == LATER


def test_a_draft_has_no_deadline_to_extend(draft: CompetitionWorld) -> None:
    refused(lambda: extend(draft, at=DRAFTED_AT))


def test_a_competition_is_cancelled_before_the_deadline_and_not_here_after_it(published: CompetitionWorld) -> None:
    assert refused(lambda: cancel(published, at=CLOSES_AT)) == "competitions.cancel_after_deadline"
    cancel(published, at=CLOSES_AT - MICROSECOND)
    view = queries.competition(published.cast.camilla, published.id, at=CLOSES_AT)
    assert (view.state, view.cancellation_reason, view.new_competition_follows) == (
        "cancelled",
        "Stillingen er besatt internt.",
        False,
    )


def test_a_cancellation_has_a_reason_from_the_list_and_in_words(published: CompetitionWorld) -> None:
    assert refused(lambda: cancel(published, reason_code="mood")) == "competitions.cancellation_reason_unknown"
    assert refused(lambda: cancel(published, reason="")) == "competitions.cancellation_without_reason"


def test_everyone_gets_the_same_letter_of_cancellation(published: CompetitionWorld) -> None:
    cancel(published, new_competition_follows=True)
    (letter,) = [
        one for one in documents.public_letters(published.id, at=ASKED_AT) if one.kind == "competitions.cancellation"
    ]
    text = str(documents.letter(published.cast.camilla, letter.id, at=ASKED_AT).letter)
    assert "Stillingen er besatt internt." in text
    assert "Vi holder en ny konkurranse" in text


def test_nothing_more_happens_in_a_cancelled_competition(published: CompetitionWorld) -> None:
    cancel(published)
    after = ASKED_AT + timedelta(hours=1)
    refused(lambda: cancel(published, at=after))
    refused(lambda: extend(published, at=after))
    refused(lambda: actions.ask(published.id, "Hvorfor?", by=published.cast.bjorn, at=after))
    with transaction.atomic():
        assert refused(lambda: moves.lock_for_opening(published.id, at=CLOSES_AT)) == "competitions.cancelled"
    with pytest.raises(DatabaseError), transaction.atomic():
        Competition.objects.filter(pk=published.id).update(cancelled_at=None)


def test_a_draft_is_given_up_without_a_letter(draft: CompetitionWorld) -> None:
    cancel(draft, at=DRAFTED_AT)
    assert documents.letters_for_matter(draft.cast.brita, draft.id) == []
    assert queries.competition(draft.cast.brita, draft.id, at=DRAFTED_AT).state == "cancelled"


def test_a_later_room_cancels_after_the_deadline_with_the_same_letter(published: CompetitionWorld) -> None:
    with transaction.atomic():
        letter_id = moves.cancel_after_opening(
            published.id, "Alle tilbudene lå over budsjettet.", False, opened=False, by=published.cast.brita, at=LATER
        )
    assert documents.letter(published.cast.camilla, letter_id, at=LATER).letter.kind == "competitions.cancellation"


def test_the_database_keeps_the_history_of_the_deadline(published: CompetitionWorld) -> None:
    extend(published)
    rows = DeadlineChange.objects.filter(competition_id=published.id)
    for violation in (lambda: rows.update(reason="Noe annet"), lambda: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            violation()


def test_a_supplier_says_no_and_takes_it_back_until_the_deadline(published: CompetitionWorld) -> None:
    cast = published.cast
    unknown = refused(lambda: tenders.decline(published.id, reason_code="bored", by=cast.bjorn, at=ASKED_AT))
    assert unknown == "competitions.decline_reason_unknown"
    tenders.decline(published.id, reason_code="capacity", text="Fullt til påske.", by=cast.bjorn, at=ASKED_AT)
    assert queries.invitation(cast.bjorn, published.id).decline_reason == "capacity"
    actions.take_back_decline(published.id, by=cast.bjorn, at=CLOSES_AT - MICROSECOND)
    assert queries.invitation(cast.bjorn, published.id).declined_at is None
    refused(lambda: tenders.decline(published.id, reason_code="time", by=cast.bjorn, at=CLOSES_AT))


def test_that_someone_said_no_is_not_shown_to_the_authority(published: CompetitionWorld) -> None:
    cast = published.cast
    before = queries.competition(cast.brita, published.id, at=ASKED_AT)
    tenders.decline(published.id, reason_code="capacity", by=cast.bjorn, at=ASKED_AT)
    assert queries.competition(cast.brita, published.id, at=ASKED_AT) == before
    assert set(queries.recipients(cast.brita, published.id)) == {cast.fjordsikt_id, cast.rival_id}
