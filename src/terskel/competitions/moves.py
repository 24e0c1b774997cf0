"""Steps in the life of a competition that later rooms make inside their own transaction."""

from datetime import datetime
from typing import Final, TypeAlias
from uuid import UUID

from terskel.audit import statements
from terskel.audit.act import record
from terskel.audit.statements import Answers, Statement
from terskel.competitions import letters, policy
from terskel.competitions.cancelling import cancelled_for as cancelled_for
from terskel.competitions.events import (
    CompetitionCancelled,
    DeadlineExtended,
    DeclineLinkSetAside,
    DeclineTakenBack,
    InvitationDeclined,
    InvitationDeclinedThroughLink,
)
from terskel.competitions.models import (
    CANCELLATION_REASONS,
    DECLINE_REASONS,
    Competition,
    DeadlineChange,
    DeclineLinkUse,
    Invitation,
)
from terskel.competitions.queries import lots
from terskel.competitions.queries.decline_links import DeclineLink
from terskel.competitions.queries.known import GATE, THROUGH_GATE, InvitedTo, invited_with, supplier_invited_with
from terskel.competitions.queries.rows import facts_of, found, terms_of
from terskel.competitions.queries.views import Terms
from terskel.core import deadlines, lifecycles
from terskel.core.actors import Actor
from terskel.core.deadlines import Deadline
from terskel.core.decisions import Missing, refuse, require
from terskel.core.rulesets.own import KeptRules
from terskel.documents import moves as documents
from terskel.documents.letters import LetterData, decider
from terskel.organisations import queries as organisations

OwnAnswer: TypeAlias = InvitationDeclined | InvitationDeclinedThroughLink | DeclineLinkSetAside | DeclineTakenBack
SHARED: Final = f"""{THROUGH_GATE}
    SELECT c.* FROM gate CROSS JOIN competitions_competition c
    WHERE c.id = %s AND c.published_at IS NOT NULL FOR SHARE OF c"""  # noqa: S608  constants of the room
TOGETHER: Final = """
    SELECT %(competition)s::uuid UNION SELECT b.competition_id FROM competitions_lot l
    JOIN competitions_lot b ON b.purchase_id = l.purchase_id
    JOIN competitions_competition o ON o.id = b.competition_id
    WHERE l.competition_id = %(competition)s AND (o.cancelled_at IS NULL OR o.published_at IS NOT NULL)"""
"""The competition, and the other lots of its purchase that are not given up (`queries.lots.standing`)."""
CLOSED: Final = f"""
    SELECT pg_advisory_xact_lock(hashtextextended('{GATE}' || c.id::text, 0)) FROM (
    SELECT id FROM competitions_competition WHERE id = ANY(ARRAY({TOGETHER})) ORDER BY id) c"""  # noqa: S608  constants of the room
HELD: Final = f"""
    SELECT {statements.columns_of(Competition, "c")} FROM competitions_competition c
    WHERE c.id = ANY(ARRAY({TOGETHER})) ORDER BY c.id FOR UPDATE OF c"""  # noqa: S608  constants of the room


def lock(competition_id: UUID) -> Terms:
    """The competition, held by this transaction alone until it ends."""
    return terms_of(lock_for_change(competition_id))


def lock_for_tender(by: Actor, competition_id: UUID, *beside: Statement) -> tuple[InvitedTo, Answers]:
    """What the actor's supplier was invited to, held against change, and its own invitation held alone.

    Many deliver at once, none while it is extended, cancelled or settled, or while the same supplier declines. `beside`
    are the caller's statements that are asked once it is held, and answered with it.
    """
    return invited_with(by, competition_id, *beside, held=True)


def lock_for_decline_link(link: DeclineLink, *beside: Statement) -> tuple[InvitedTo, Answers]:
    """As `lock_for_tender`, for the supplier whose invitation the link is about."""
    return supplier_invited_with(link.supplier_id, link.competition_id, *beside, held=True)


def lock_for_opener(competition_id: UUID) -> Terms:
    """The competition, held as by those who deliver, and by them at the same time."""
    return terms_of(lock_beside_tenders(competition_id))


def lock_beside_tenders(competition_id: UUID) -> Competition:
    """The row of what is published, held as by those who deliver: nobody of them waits. For this room only."""
    return found(next(iter(Competition.objects.raw(SHARED, [competition_id, competition_id])), None))


def lock_for_opening(competition_id: UUID, *, at: datetime) -> Terms:
    """The competition, held alone, its deadline past and not cancelled (FOA § 22-3(2))."""
    competition = lock_for_change(competition_id)
    if competition.published_at is None or competition.closes_at is None:
        raise Missing
    if competition.cancelled_at is not None:
        refuse("competitions.cancelled", "FOA § 25-4", cancelled_at=competition.cancelled_at)
    if at < competition.closes_at:
        refuse("competitions.still_open", "FOA § 22-3(2)", closes_at=competition.closes_at)
    return terms_of(competition)


def extend_after_outage(competition_id: UUID, closes_at: datetime, reason: str, *, by: Actor, at: datetime) -> None:
    """A later deadline for all, once the old one has passed; the later room sees to it that nothing is settled."""
    competition = lock_for_change(competition_id)
    policy.require_publisher(by, competition)
    write_extension(competition, closes_at, reason, verb="extend_after_outage", by=by, at=at)


def require_buyer(competition_id: UUID, *, by: Actor) -> UUID:
    """The person who acts, who may decide on the deadline; for a later room's decision to leave it where it is."""
    competition = found(Competition.objects.filter(pk=competition_id).first())
    return policy.require_publisher(by, competition)


def cancel_after_opening(
    competition_id: UUID,
    reason: str,
    new_competition_follows: bool,
    *,
    reason_code: str = "other",
    opened: bool,
    at: datetime,
    by: Actor,
) -> UUID:
    """Cancel what is published, with a factual reason; who may and when is decided by the later room.

    Writes the same letter to all invited (FOA § 25-4) and returns its id. `opened`: the tenders are.
    """
    competition = lock_for_change(competition_id)
    require(lifecycles.COMPETITION.permit("cancel", facts_of(competition), at))
    return write_cancellation(competition, reason_code, reason, new_competition_follows, opened=opened, at=at, by=by)


def lock_for_change(competition_id: UUID) -> Competition:
    """The row, held by this transaction alone, and with it the other lots of its purchase. For this room only.

    Their gates are closed first: who delivers from now on waits until this is done, see `known.THROUGH_GATE`.
    """
    competition, _beside = lock_for_change_with(competition_id)
    return competition


def lock_for_change_with(competition_id: UUID, *beside: Statement) -> tuple[Competition, Answers]:
    """The same, with the answers to statements that are asked in the same message, once it is held."""
    asked = {"competition": competition_id}
    _closed, rows, *answers = statements.together((CLOSED, asked), (HELD, asked), *beside)
    held = (statements.loaded(Competition, row) for row in rows)
    return found(next((row for row in held if row.id == competition_id), None)), answers


def decline(invited: InvitedTo, reason_code: str, text: str, *, by: Actor, at: datetime) -> None:
    """The supplier will not tender this time; the later room sees to it that no tender of its stands.

    Its own invitation is held by the caller.
    """
    _require_declinable(invited, reason_code, at)
    Invitation.objects.filter(pk=invited.invitation_id).update(
        declined_at=at,
        declined_by_id=by.person_id,
        declined_link_id=None,
        decline_reason=reason_code,
        decline_text=text.strip(),
    )
    declined = InvitationDeclined(supplier_id=invited.supplier_id, reason_code=reason_code)
    _record_own(declined, invited, by, at)


def decline_through_link(
    invited: InvitedTo, link: DeclineLink, reason_code: str, text: str, *, tender_stands: bool, by: Actor, at: datetime
) -> None:
    """Whoever holds the link says that the supplier will not tender; its own invitation is held by the caller.

    Where a tender stands, or the supplier has said no already, that stays as it is: the link is used all the same, and
    whoever held it is not told which. Pressing twice changes nothing.
    """
    _require_declinable(invited, reason_code, at)
    use, new = DeclineLinkUse.objects.get_or_create(
        invitation_id=invited.invitation_id, sent_to_id=link.sent_to, defaults={"used_at": at}
    )
    if not new:
        return
    if tender_stands or invited.declined_at is not None:
        why = "tender_stands" if tender_stands else "declined_already"
        _record_own(DeclineLinkSetAside(invited.supplier_id, reason_code, link.sent_to, why), invited, by, at)
        return
    Invitation.objects.filter(pk=invited.invitation_id).update(
        declined_at=at, declined_link_id=use.id, decline_reason=reason_code, decline_text=text.strip()
    )
    _record_own(InvitationDeclinedThroughLink(invited.supplier_id, reason_code, link.sent_to), invited, by, at)


def _require_declinable(invited: InvitedTo, reason_code: str, at: datetime) -> None:
    competition = found(Competition.objects.filter(pk=invited.terms.competition_id).first())
    require(lifecycles.COMPETITION.permit("decline", facts_of(competition), at))
    if reason_code not in DECLINE_REASONS:
        refuse("competitions.decline_reason_unknown", reason=reason_code)


def take_back_decline(invited: InvitedTo, *, by: Actor, at: datetime) -> None:
    """The supplier tenders after all. Its own invitation is held by the caller, who knows that it may."""
    Invitation.objects.filter(pk=invited.invitation_id).update(
        declined_at=None, declined_by_id=None, declined_link_id=None, decline_reason="", decline_text=""
    )
    _record_own(DeclineTakenBack(supplier_id=invited.supplier_id), invited, by, at)


def _record_own(event: OwnAnswer, invited: InvitedTo, by: Actor, at: datetime) -> None:
    """Nobody but the supplier is ever told who declined: its invitation is no matter that is opened."""
    record(
        event,
        by=by,
        at=at,
        subject=("competitions.Competition", invited.terms.competition_id),
        matters=[invited.terms.competition_id, invited.terms.dps_id],
        hidden_until_opened=invited.invitation_id,
    )


def write_cancellation(
    competition: Competition,
    reason_code: str,
    reason: str,
    new_competition_follows: bool,
    *,
    opened: bool,
    at: datetime,
    by: Actor,
) -> UUID:
    """The facts, the letter and the event of a cancellation; `opened`: no tender stays sealed. For this room only."""
    give_up(competition, reason_code, reason, new_competition_follows, at=at, by=by)
    letter_id = write_public_letter(
        competition,
        letters.cancellation(
            terms_of(competition),
            sender=letters.sender(organisations.authority(competition.authority_id)),
            reason_code=reason_code,
            reason=competition.cancellation_reason,
            new_competition_follows=new_competition_follows,
            opened=opened,
            decided_by=decider(by, terms_of(competition).language),
            at=at,
        ),
        by=by,
        at=at,
    )
    record(
        CompetitionCancelled(
            reason_code=reason_code,
            reason=competition.cancellation_reason,
            new_competition_follows=new_competition_follows,
            letter_id=letter_id,
        ),
        by=by,
        at=at,
        subject=("competitions.Competition", competition.id),
        matters=[competition.id, competition.dps_id],
    )
    return letter_id


def give_up(
    competition: Competition, reason_code: str, reason: str, new_competition_follows: bool, *, at: datetime, by: Actor
) -> None:
    """The facts of a cancellation, of a draft too: a reason from the list, and its words. For this room only."""
    if reason_code not in CANCELLATION_REASONS:
        refuse("competitions.cancellation_reason_unknown", "FOA § 25-4(1)", reason=reason_code)
    if not reason.strip():
        refuse("competitions.cancellation_without_reason", "FOA § 25-4(1)")
    if by.person_id is None:
        raise Missing
    competition.cancelled_at = at
    competition.cancelled_by_id = by.person_id
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


def write_extension(
    competition: Competition,
    closes_at: datetime,
    reason: str,
    question_deadline_at: datetime | None = None,
    *,
    verb: str = "extend_deadline",
    by: Actor,
    at: datetime,
) -> DeadlineChange:
    """A later deadline for all, and for every lot of the purchase: the facts, letter and event of each.

    For this room only. Returns the change of this competition's.
    """
    change = _extend(competition, closes_at, reason, question_deadline_at, verb=verb, by=by, at=at)
    beside = lots.standing(competition.id).exclude(competition_id=competition.id).values("competition_id")
    for lot in Competition.objects.filter(pk__in=beside, published_at__isnull=False, cancelled_at__isnull=True):
        _extend(lot, closes_at, reason, question_deadline_at, verb=verb, by=by, at=at)
    return change


def _extend(
    competition: Competition,
    closes_at: datetime,
    reason: str,
    question_deadline_at: datetime | None,
    *,
    verb: str,
    by: Actor,
    at: datetime,
) -> DeadlineChange:
    require(lifecycles.COMPETITION.permit(verb, facts_of(competition), at))
    old = competition.closes_at
    if old is None or by.person_id is None:
        raise Missing
    if closes_at <= old:
        refuse("competitions.deadline_not_later", "FOA § 14-2", old=old, closes_at=closes_at)
    if closes_at <= at:
        refuse("competitions.deadline_not_ahead", "FOA § 14-2", closes_at=closes_at)
    if not reason.strip():
        refuse("competitions.extension_without_reason", "FOA § 14-2")
    competition.closes_at = closes_at
    if question_deadline_at is not None:
        competition.question_deadline_at = question_deadline_at
    competition.save(update_fields=["closes_at", "question_deadline_at"])
    change = DeadlineChange.objects.create(
        competition_id=competition.id,
        old_closes_at=old,
        new_closes_at=closes_at,
        reason=reason.strip(),
        changed_at=at,
        changed_by_id=by.person_id,
    )
    letter_id = write_public_letter(
        competition,
        letters.deadline_change(
            terms_of(competition),
            sender=letters.sender(organisations.authority(competition.authority_id)),
            old_closes_at=old,
            reason=change.reason,
            last_answer=last_answer(competition, closes_at),
            at=at,
        ),
        by=by,
        at=at,
    )
    record(
        DeadlineExtended(old_closes_at=old, new_closes_at=closes_at, reason=change.reason, letter_id=letter_id),
        by=by,
        at=at,
        subject=("competitions.Competition", competition.id),
        matters=[competition.id, competition.dps_id],
    )
    return change


def last_answer(competition: Competition, closes_at: datetime) -> Deadline:
    """The last day to answer before that deadline, by the rules it was announced under. For this room only."""
    kept = KeptRules.of(competition.ruleset_id, competition.own_rules)
    return deadlines.last_answer(closes_at, own=kept.own, rules=kept.law)


def write_public_letter(competition: Competition, data: LetterData, *, by: Actor, at: datetime) -> UUID:
    """A letter about the competition that everyone may read from now on."""
    return documents.write_letter(
        data,
        matter_id=competition.id,
        authority_id=competition.authority_id,
        recipient_organisation_id=None,
        at=at,
        by=by,
        public_from=at,
    )
