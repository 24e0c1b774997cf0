"""Questions about the documents: asked, withdrawn, rejected with a reason, or answered to all at once."""

from datetime import datetime
from typing import Final
from uuid import UUID

from terskel.audit import statements
from terskel.audit.act import action, record
from terskel.competitions import policy
from terskel.competitions.events import QuestionAnswered, QuestionAsked, QuestionRejected, QuestionWithdrawn
from terskel.competitions.models import QUESTION_REJECTIONS, Competition, Question
from terskel.competitions.moves import last_answer, lock_beside_tenders, lock_for_change, write_extension
from terskel.competitions.queries.rows import facts_of
from terskel.core import lifecycles
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse, require

Event = QuestionAnswered | QuestionAsked | QuestionRejected | QuestionWithdrawn

TOO_LATE: Final = "too_late"


@action
def ask(competition_id: UUID, text: str, *, by: Actor, at: datetime) -> UUID:
    """A question about the documents, from someone invited. Nobody is told who asked, and nobody who delivers waits."""
    competition = lock_beside_tenders(competition_id)
    invitation = policy.require_invited(by, competition.id, *policy.ASKING)
    require(lifecycles.COMPETITION.permit("ask", facts_of(competition), at))
    if not text.strip():
        refuse("competitions.question_empty")
    statements.hold(f"competitions.numbering.{competition.id}")  # who asks there at once gets the next number
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
    question = _waiting(question_id)
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
def withdraw_question(question_id: UUID, *, by: Actor, at: datetime) -> None:
    """Whoever asked takes the question back while nobody has answered it. Another's question looks missing.

    Nobody but the buyers had read it, and they alone see that it was withdrawn.
    """
    competition = lock_beside_tenders(_competition_of(question_id))
    invitation = policy.require_invited(by, competition.id, *policy.ASKING)
    if not Question.objects.filter(pk=question_id, asked_by_id=invitation.supplier_id).exists():
        raise Missing
    require(lifecycles.COMPETITION.permit("withdraw_question", facts_of(competition), at))
    question = _waiting(question_id)
    question.withdrawn_at = at
    question.withdrawn_by_id = by.person_id
    question.save(update_fields=["withdrawn_at", "withdrawn_by"])
    withdrawn = QuestionWithdrawn(question_id=question.id, number=question.number)
    _record(withdrawn, competition, by, at, hidden_until=question.id)


@action
def reject_question(question_id: UUID, *, reason_code: str, text: str, by: Actor, at: datetime) -> None:
    """A question that gets no answer; whoever asked is told why, in `text`, and nobody else is told of it.

    "too_late" is open only for one asked after the last day to ask: what was asked in time is answered
    (FOA § 14-2(2)). Hidden until the opening like the question: that a mail went, or did not arrive, tells who asked.
    """
    competition = lock_beside_tenders(_competition_of(question_id))
    policy.require_buyer(by, competition)
    require(lifecycles.COMPETITION.permit("reject_question", facts_of(competition), at))
    question = _waiting(question_id)
    if reason_code not in QUESTION_REJECTIONS:
        refuse("competitions.question_rejection_unknown", reason=reason_code)
    last_day = competition.question_deadline_at
    if reason_code == TOO_LATE and (last_day is None or question.asked_at < last_day):
        refuse("competitions.question_asked_in_time", "FOA § 14-2(2)", asked_at=question.asked_at, last_day=last_day)
    if not text.strip():
        refuse("competitions.question_rejected_without_reason", "LOA § 4")
    question.rejected_at = at
    question.rejected_by_id = by.person_id
    question.rejection_code = reason_code
    question.rejection_text = text.strip()
    question.save(update_fields=["rejected_at", "rejected_by", "rejection_code", "rejection_text"])
    rejected = QuestionRejected(
        question_id=question.id, number=question.number, reason_code=reason_code, reason=question.rejection_text
    )
    _record(rejected, competition, by, at, hidden_until=competition.id)


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


def _waiting(question_id: UUID) -> Question:
    """The question, held until the act ends; refused where it is answered, rejected or withdrawn."""
    question = Question.objects.select_for_update().get(pk=question_id)
    if question.answered_at is not None:
        refuse("competitions.already_answered", answered_at=question.answered_at)
    if question.rejected_at is not None:
        refuse("competitions.question_was_rejected", rejected_at=question.rejected_at)
    if question.withdrawn_at is not None:
        refuse("competitions.question_was_withdrawn", withdrawn_at=question.withdrawn_at)
    return question


def _record(
    event: Event, competition: Competition, by: Actor, at: datetime, *, hidden_until: UUID | None = None
) -> None:
    """`hidden_until` names the question, which is never opened, where the event tells who asked."""
    record(
        event,
        by=by,
        at=at,
        subject=("competitions.Competition", competition.id),
        matters=[competition.id, competition.dps_id],
        hidden_until_opened=hidden_until,
    )
