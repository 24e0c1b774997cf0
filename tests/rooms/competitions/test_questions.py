"""Questions: asked by the invited, hidden who asked, answered to all at once, at the latest six days before."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from terskel.audit.models import Event
from terskel.competitions import actions, queries
from terskel.competitions.models import Question
from terskel.core.actors import ANONYMOUS
from terskel.core.decisions import Missing
from tests.rooms.notifications.told import told
from tests.rooms.refusals import refused
from tests.worlds.cast import founder, oslo
from tests.worlds.competitions import ASKED_AT, CLOSES_AT, CompetitionWorld, openers

QUESTIONS_END = oslo("2027-01-15 00:00")
ANSWERS_END = oslo("2027-01-17 00:00")
LATER = oslo("2027-01-29 12:00")


def asked(world: CompetitionWorld, text: str = "Kan arbeidet gjøres hjemmefra?") -> UUID:
    return actions.ask(world.id, text, by=world.cast.bjorn, at=ASKED_AT)


def answered(world: CompetitionWorld, question_id: UUID, **more: object) -> None:
    given = {"answer": "Ja, to dager i uken.", "at": ASKED_AT + timedelta(hours=2), **more}
    actions.answer(question_id, by=world.cast.brita, **given)


def test_only_the_invited_ask(published: CompetitionWorld) -> None:
    outsider = founder(13, "Utenfor AS", "Ulla Ute")
    for stranger in (outsider, published.cast.brita):
        with pytest.raises(Missing):
            actions.ask(published.id, "Hva?", by=stranger, at=ASKED_AT)


def test_an_empty_question_is_refused(published: CompetitionWorld) -> None:
    assert refused(lambda: asked(published, "  ")) == "competitions.question_empty"


def test_before_the_answer_only_the_asker_and_the_authority_see_the_question(published: CompetitionWorld) -> None:
    asked(published)
    cast = published.cast
    assert [one.own for one in queries.questions(cast.bjorn, published.id, at=ASKED_AT)] == [True]
    assert [one.own for one in queries.questions(cast.brita, published.id, at=ASKED_AT)] == [False]
    for other in (cast.camilla, ANONYMOUS, cast.astrid):
        assert queries.questions(other, published.id, at=ASKED_AT) == []


def test_nobody_is_told_who_asked(published: CompetitionWorld) -> None:
    answered(published, asked(published))
    cast = published.cast
    for reader in (cast.brita, cast.camilla, ANONYMOUS):
        (seen,) = queries.questions(reader, published.id, at=ASKED_AT + timedelta(hours=3))
        assert "Bjørn" not in str(seen)
        assert "Fjordsikt" not in str(seen)
        assert str(cast.fjordsikt_id) not in str(seen)
    event = Event.objects.get(kind="competitions.QuestionAsked")
    assert event.hidden_until_opened not in (None, published.id)
    told = Event.objects.get(kind="competitions.QuestionAnswered")
    assert str(cast.fjordsikt_id) not in str(told.payload)


def test_everyone_reads_the_question_as_the_buyer_wrote_it(published: CompetitionWorld) -> None:
    answered(published, asked(published, "Vi i Fjordsikt lurer på sted."), published_text="Hvor skal arbeidet gjøres?")
    (seen,) = queries.questions(published.cast.camilla, published.id, at=ASKED_AT + timedelta(hours=3))
    assert (seen.text, seen.answer) == ("Hvor skal arbeidet gjøres?", "Ja, to dager i uken.")


def test_a_question_after_the_last_day_is_marked_late(published: CompetitionWorld) -> None:
    cast = published.cast
    actions.ask(published.id, "I tide?", by=cast.bjorn, at=QUESTIONS_END - timedelta(microseconds=1))
    actions.ask(published.id, "For sent?", by=cast.bjorn, at=QUESTIONS_END)
    assert [one.late for one in queries.questions(cast.brita, published.id, at=QUESTIONS_END)] == [False, True]


def test_questions_end_with_the_tender_deadline(published: CompetitionWorld) -> None:
    actions.ask(published.id, "Siste?", by=published.cast.bjorn, at=CLOSES_AT - timedelta(microseconds=1))
    refused(lambda: actions.ask(published.id, "Etter?", by=published.cast.bjorn, at=CLOSES_AT))


def test_the_last_answer_is_given_six_days_before_the_deadline(published: CompetitionWorld) -> None:
    first, second = asked(published, "Første?"), asked(published, "Andre?")
    answered(published, first, at=ANSWERS_END - timedelta(microseconds=1))
    late = refused(lambda: answered(published, second, at=ANSWERS_END))
    assert late == "competitions.answer_too_late"


def test_a_later_answer_goes_out_only_with_a_later_deadline(published: CompetitionWorld) -> None:
    question = asked(published)
    short = ANSWERS_END + timedelta(days=6)
    too_short = refused(
        lambda: answered(published, question, at=ANSWERS_END, closes_at=short, extension_reason="Svar på spørsmål 1.")
    )
    assert too_short == "competitions.answer_too_late"
    assert published.terms.closes_at == CLOSES_AT
    answered(published, question, at=ANSWERS_END, closes_at=LATER, extension_reason="Svar på spørsmål 1.")
    assert published.terms.closes_at == LATER
    assert queries.questions(published.cast.camilla, published.id, at=ANSWERS_END)[0].answered_at == ANSWERS_END


def test_an_extension_with_an_answer_needs_a_reason(published: CompetitionWorld) -> None:
    question = asked(published)
    assert (
        refused(lambda: answered(published, question, at=ANSWERS_END, closes_at=LATER))
        == "competitions.extension_without_reason"
    )


def test_an_answer_is_given_once_and_only_by_a_buyer(published: CompetitionWorld) -> None:
    question = asked(published)
    cast = published.cast
    assert (
        refused(lambda: actions.answer(question, answer="Nei.", by=cast.daniel, at=ASKED_AT))
        == "competitions.not_buyer"
    )
    with pytest.raises(Missing):
        actions.answer(question, answer="Nei.", by=cast.astrid, at=ASKED_AT)
    assert refused(lambda: answered(published, question, answer=" ")) == "competitions.answer_empty"
    answered(published, question)
    assert refused(lambda: answered(published, question)) == "competitions.already_answered"


def test_the_database_keeps_an_answer_as_it_was_sent(published: CompetitionWorld) -> None:
    question = asked(published)
    answered(published, question)
    rows = Question.objects.filter(pk=question)
    for violation in (
        lambda: rows.update(answer_text="Noe annet"),
        lambda: rows.update(asked_by_id=published.cast.rival_id),
        lambda: rows.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            violation()


def test_openers_see_no_more_of_the_asker_than_the_buyer_does(published: CompetitionWorld) -> None:
    asked(published)
    assert published.cast.eva_at_helfo.person_id in openers(published.cast)
    (seen,) = queries.questions(published.cast.eva_at_helfo, published.id, at=ASKED_AT)
    assert not seen.own


def rejected(world: CompetitionWorld, question_id: UUID, **more: object) -> None:
    given = {"reason_code": "tells_who_asks", "text": "Skriv uten firmanavnet.", "by": world.cast.brita, **more}
    actions.reject_question(question_id, **{"at": ASKED_AT + timedelta(hours=2), **given})


def withdrawn(world: CompetitionWorld, question_id: UUID, **more: object) -> None:
    actions.withdraw_question(question_id, **{"by": world.cast.bjorn, "at": ASKED_AT + timedelta(hours=1), **more})


def test_a_question_is_withdrawn_by_whoever_asked_and_nobody_else(published: CompetitionWorld) -> None:
    question = asked(published)
    for other in (published.cast.camilla, published.cast.brita):
        with pytest.raises(Missing):
            withdrawn(published, question, by=other)
    withdrawn(published, question)
    (mine,) = queries.questions(published.cast.bjorn, published.id, at=CLOSES_AT)
    assert (mine.state, mine.withdrawn_at) == ("withdrawn", ASKED_AT + timedelta(hours=1))
    assert queries.questions(published.cast.camilla, published.id, at=CLOSES_AT) == []
    assert [one.state for one in queries.questions(published.cast.brita, published.id, at=CLOSES_AT)] == ["withdrawn"]
    (event,) = Event.objects.filter(kind="competitions.QuestionWithdrawn")
    assert event.hidden_until_opened == question


def test_a_rejected_question_is_told_of_with_its_reason_to_whoever_asked_alone(published: CompetitionWorld) -> None:
    question = asked(published, "Gjelder dette oss i Fjordsikt?")
    rejected(published, question)
    cast = published.cast
    (mine,) = queries.questions(cast.bjorn, published.id, at=CLOSES_AT)
    assert (mine.state, mine.rejection_code) == ("rejected", "tells_who_asks")
    assert mine.rejection_text == "Skriv uten firmanavnet."
    for other in (cast.camilla, ANONYMOUS, cast.astrid):
        assert queries.questions(other, published.id, at=CLOSES_AT) == []
    assert told("competitions.QuestionRejected") == ["Bjørn Lie"]
    (event,) = Event.objects.filter(kind="competitions.QuestionRejected")
    assert event.hidden_until_opened == published.id
    assert str(cast.fjordsikt_id) not in str(event.payload)


def test_a_question_asked_in_time_is_never_rejected_as_too_late(published: CompetitionWorld) -> None:
    cast = published.cast
    in_time = actions.ask(published.id, "I tide?", by=cast.bjorn, at=QUESTIONS_END - timedelta(microseconds=1))
    late = actions.ask(published.id, "For sent?", by=cast.bjorn, at=QUESTIONS_END)
    too_late = {"reason_code": "too_late", "at": QUESTIONS_END}
    assert refused(lambda: rejected(published, in_time, **too_late)) == "competitions.question_asked_in_time"
    rejected(published, late, **too_late)
    states = [one.state for one in queries.questions(cast.brita, published.id, at=QUESTIONS_END)]
    assert states == ["waiting", "rejected"]


def test_a_rejection_needs_a_known_reason_in_words_and_a_buyer(published: CompetitionWorld) -> None:
    question = asked(published)
    assert refused(lambda: rejected(published, question, text=" ")) == "competitions.question_rejected_without_reason"
    unknown = refused(lambda: rejected(published, question, reason_code="inconvenient"))
    assert unknown == "competitions.question_rejection_unknown"
    assert refused(lambda: rejected(published, question, by=published.cast.daniel)) == "competitions.not_buyer"
    with pytest.raises(Missing):
        rejected(published, question, by=published.cast.astrid)
    after = refused(lambda: rejected(published, question, at=CLOSES_AT))
    assert after == "competitions.closed_for_tenders"
    assert [one.state for one in queries.questions(published.cast.brita, published.id, at=CLOSES_AT)] == ["waiting"]


ENDS = {
    "competitions.already_answered": answered,
    "competitions.question_was_rejected": rejected,
    "competitions.question_was_withdrawn": withdrawn,
}


@pytest.mark.parametrize("code", ENDS)
def test_a_question_ends_once_whoever_comes_second(published: CompetitionWorld, code: str) -> None:
    question = asked(published)
    ENDS[code](published, question)
    for again in ENDS.values():
        assert refused(lambda again=again: again(published, question)) == code


@pytest.mark.parametrize("code", ENDS)
def test_the_database_keeps_the_end_of_a_question(published: CompetitionWorld, code: str) -> None:
    question = asked(published)
    ENDS[code](published, question)
    rows = Question.objects.filter(pk=question)
    for violation in (
        lambda: rows.update(answered_at=ASKED_AT, answered_by=published.cast.brita.person_id, answer_text="Ja."),
        lambda: rows.update(withdrawn_at=LATER, withdrawn_by=published.cast.brita.person_id),
        lambda: rows.update(rejection_text="Noe annet"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            violation()
