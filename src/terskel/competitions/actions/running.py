"""What happens between the publication and the deadline: questions, a later deadline, cancellation, declining."""

from datetime import datetime
from typing import Final
from uuid import UUID

from terskel.audit import statements
from terskel.audit.act import action, record
from terskel.competitions import moves, policy
from terskel.competitions.events import DraftDiscarded, QuestionAnswered, QuestionAsked
from terskel.competitions.models import CANCELLATION_REASONS, Competition, Question
from terskel.competitions.moves import (
    last_answer,
    lock_beside_tenders,
    lock_for_change,
    lock_for_tender,
    write_cancellation,
    write_extension,
)
from terskel.competitions.queries.rows import facts_of
from terskel.core import lifecycles
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse, require

Event = DraftDiscarded | QuestionAnswered | QuestionAsked
NUMBERING: Final = "competitions.numbering."
"""Whoever asks holds the numbering of a competition's questions; who asks there at once gets the next number."""


@action
def ask(competition_id: UUID, text: str, *, by: Actor, at: datetime) -> UUID:
    """A question about the documents, from someone invited. Nobody is told who asked, and nobody who delivers waits."""
    competition = lock_beside_tenders(competition_id)
    invitation = policy.require_invited(by, competition.id, *policy.ASKING)
    require(lifecycles.COMPETITION.permit("ask", facts_of(competition), at))
    if not text.strip():
        refuse("competitions.question_empty")
    statements.first_of("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{NUMBERING}{competition.id}"])
    number = Question.objects.filter(competition_id=competition.id).count() + 1
    question = Question.objects.create(
        competition_id=competition.id,
        number=number,
        asked_by_id=invitation.supplier_id,
        asked_at=at,
        text=text.strip(),
    )
    _record(QuestionAsked(question_id=question.id, number=number), competition, by, at, hidden_until=question.id)
    return question.id


@action
def answer(
    question_id: UUID,
    *,
    answer: str,
    published_text: str = "",
    closes_at: datetime | None = None,
    extension_reason: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """One answer to all invited at once (FOA § 14-2(2)).

    `published_text` is the question as all will read it, where something in it told who asked. After the last day
    to answer the deadline must be moved in the same act: `closes_at` with `extension_reason`.
    """
    held = lock_for_change if closes_at is not None else lock_beside_tenders
    competition = held(_competition_of(question_id))
    policy.require_buyer(by, competition)
    require(lifecycles.COMPETITION.permit("answer", facts_of(competition), at))
    question = Question.objects.select_for_update().get(pk=question_id)
    if question.answered_at is not None:
        refuse("competitions.already_answered", answered_at=question.answered_at)
    if not answer.strip():
        refuse("competitions.answer_empty")
    if closes_at is not None:
        policy.require_publisher(by, competition)
        write_extension(competition, closes_at, extension_reason, by=by, at=at)
    _require_answer_in_time(competition, at)
    question.answer_text = answer.strip()
    question.published_text = published_text.strip() or question.text
    question.answered_at = at
    question.answered_by_id = by.person_id
    question.save(update_fields=["answer_text", "published_text", "answered_at", "answered_by"])
    _record(
        QuestionAnswered(
            question_id=question.id,
            number=question.number,
            text=question.published_text,
            answer=question.answer_text,
        ),
        competition,
        by,
        at,
    )


@action
def extend_deadline(
    competition_id: UUID,
    *,
    closes_at: datetime,
    reason: str,
    question_deadline_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """A later deadline for all, while the old one has not passed (FOA §§ 14-2, 20-1(3))."""
    competition = lock_for_change(competition_id)
    policy.require_publisher(by, competition)
    if question_deadline_at is not None and not at < question_deadline_at <= closes_at:
        refuse("competitions.question_deadline_outside", "FOA § 14-2(2)", closes_at=closes_at)
    write_extension(competition, closes_at, reason, question_deadline_at, by=by, at=at)


@action
def cancel(
    competition_id: UUID, *, reason_code: str, reason: str, new_competition_follows: bool, by: Actor, at: datetime
) -> None:
    """Cancel with a factual reason before the deadline; all invited are told at once (FOA § 25-4).

    A draft is given up in the same way, and nobody is told. Delivered tenders stay sealed.
    """
    competition = lock_for_change(competition_id)
    person_id = policy.require_publisher(by, competition)
    require(lifecycles.COMPETITION.permit("cancel", facts_of(competition), at))
    if competition.closes_at is not None and competition.published_at is not None and at >= competition.closes_at:
        refuse("competitions.cancel_after_deadline", "FOA § 25-4", closes_at=competition.closes_at)
    if competition.published_at is not None:
        write_cancellation(competition, reason_code, reason, new_competition_follows, opened=False, at=at, by=by)
        return
    _discard(competition, person_id, reason_code, reason, new_competition_follows, by, at)


@action
def take_back_decline(competition_id: UUID, *, by: Actor, at: datetime) -> None:
    """The supplier may tender after all."""
    invited = lock_for_tender(by, competition_id)
    policy.require_invited(by, competition_id, *policy.TENDERING)
    competition = Competition.objects.get(pk=competition_id)
    require(lifecycles.COMPETITION.permit("decline", facts_of(competition), at))
    if invited.declined_at is not None:
        moves.take_back_decline(invited, by=by, at=at)


def _discard(
    competition: Competition,
    person_id: UUID,
    reason_code: str,
    reason: str,
    new_competition_follows: bool,
    by: Actor,
    at: datetime,
) -> None:
    if reason_code not in CANCELLATION_REASONS:
        refuse("competitions.cancellation_reason_unknown", "FOA § 25-4(1)", reason=reason_code)
    if not reason.strip():
        refuse("competitions.cancellation_without_reason", "FOA § 25-4(1)")
    competition.cancelled_at = at
    competition.cancelled_by_id = person_id
    competition.cancellation_reason_code = reason_code
    competition.cancellation_reason = reason.strip()
    competition.new_competition_follows = new_competition_follows
    competition.save(
        update_fields=[
            "cancelled_at",
            "cancelled_by",
            "cancellation_reason_code",
            "cancellation_reason",
            "new_competition_follows",
        ]
    )
    _record(DraftDiscarded(reason_code=reason_code, reason=competition.cancellation_reason), competition, by, at)


def _require_answer_in_time(competition: Competition, at: datetime) -> None:
    if competition.closes_at is None:
        raise Missing
    last = last_answer(competition, competition.closes_at)
    if at >= last.instant:
        refuse("competitions.answer_too_late", last.clause, last_day=last.last_day, closes_at=competition.closes_at)


def _competition_of(question_id: UUID) -> UUID:
    found: UUID | None = Question.objects.filter(pk=question_id).values_list("competition_id", flat=True).first()
    if found is None:
        raise Missing
    return found


def _record(
    event: Event, competition: Competition, by: Actor, at: datetime, *, hidden_until: UUID | None = None
) -> None:
    """`hidden_until` names what is never opened where only the supplier itself may ever read who it was."""
    record(
        event,
        by=by,
        at=at,
        subject=("competitions.Competition", competition.id),
        matters=[competition.id, competition.dps_id],
        hidden_until_opened=hidden_until,
    )
