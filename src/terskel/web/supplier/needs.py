"""What needs someone in a firm now: contracts to sign, tenders to deliver, results and decisions nobody has read.

What is read is told apart from what is not by the messages: a page that tells a thing marks its messages as read.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.urls import reverse, reverse_lazy
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terskel.awards import complaints, documentation
from terskel.awards import queries as awards
from terskel.awards import validity as validities
from terskel.competitions import queries as competitions
from terskel.competitions.queries import Outline
from terskel.contracts import queries as contracts
from terskel.contracts.queries import Wanted
from terskel.core.actors import Actor
from terskel.evaluation import queries as evaluations
from terskel.notifications import queries as notifications
from terskel.notifications.queries import Unread
from terskel.qualification import queries as qualification
from terskel.qualification.queries import ApplicationView
from terskel.tenders import queries as tenders
from terskel.web.shared.parts import Need, Urgency, ranked
from terskel.web.shared.short import short_instant
from terskel.web.supplier import needs_of_the_firm

SOON: Final = timedelta(days=3)
RESULT: Final = "awards.AwardAnnounced"
REVERSED: Final = "awards.AwardReversed"
REJECTED: Final = "evaluation.TenderRejected"
REASONS: Final = "awards.ReasonsGiven"
COMPLAINT: Final = "awards.ComplaintDecided"
ANSWERED: Final = "competitions.QuestionAnswered"
DECIDED: Final = ("qualification.SupplierRejected", "qualification.SupplierAdmitted")
TOLD: Final = (RESULT, REVERSED, REJECTED, REASONS, COMPLAINT, ANSWERED, *DECIDED)


def of(actor: Actor, *, at: datetime, applications: Sequence[ApplicationView] | None = None) -> list[Need]:
    """Everything that waits for this firm, the most urgent first; as many statements however much there is.

    `applications` are the firm's own, where whoever asks has read them already.
    """
    if applications is None:
        applications = qualification.my_applications(actor, at=at)
    unread = notifications.unread_of_kinds(actor, TOLD)
    return ranked(
        [
            *_contracts(actor, at),
            *_enquiries(actor, at),
            *_evidence(actor, at),
            *_validity(actor, at),
            *_tenders(actor, at),
            *_told(actor, unread, at),
            *_complaints(actor, unread),
            *_decided(unread, applications),
            *_asked(actor, at),
            *_requests(applications),
            *needs_of_the_firm.of(actor, at=at),
        ]
    )


def _asked(actor: Actor, at: datetime) -> Iterator[Need]:
    """What an authority needs to know before it can decide a request."""
    for one in qualification.my_supplements(actor, at=at):
        yield Need(
            Urgency.LAW_SOON if one.due_at - at <= SOON else Urgency.WAITING_ON_ME,
            _("Answer what %(authority)s asks about your request") % {"authority": one.dps.authority_name},
            one.dps.name,
            reverse("supplier:supplement", args=[one.id]),
            one.due_at,
        )


def _enquiries(actor: Actor, at: datetime) -> Iterator[Need]:
    """What an authority asks in writing about a tender of the firm, while it can be answered."""
    waiting = [
        one for one in evaluations.own_enquiries(actor) if not one.asked.is_heard(at) and not one.asked.closed_at
    ]
    if not waiting:
        return
    rows = competitions.competitions_by_ids([one.competition_id for one in waiting], at=at)
    for one in waiting:
        yield Need(
            Urgency.LAW_SOON if one.asked.due_at - at <= SOON else Urgency.WAITING_ON_ME,
            _("Answer the question about your tender: %(title)s") % {"title": rows[one.competition_id].title},
            _("Deadline %(at)s") % {"at": short_instant(one.asked.due_at)},
            reverse("supplier:enquiry", args=[one.asked.id]),
            one.asked.due_at,
        )


def _evidence(actor: Actor, at: datetime) -> Iterator[Need]:
    """What an authority asks the firm to document before it awards, while nothing has been handed in."""
    waiting = [one.item for one in documentation.asked_of_us(actor) if one.open and one.item.received_at is None]
    rows = competitions.competitions_by_ids({one.competition_id for one in waiting}, at=at) if waiting else {}
    for one in waiting:
        due_at = one.due_at or at
        yield Need(
            Urgency.LAW_SOON if due_at - at <= SOON else Urgency.WAITING_ON_ME,
            _("Send evidence before the award: %(what)s") % {"what": one.what},
            f"{rows[one.competition_id].title}. {_('Deadline %(at)s') % {'at': short_instant(due_at)}}",
            reverse("supplier:winner_evidence", args=[one.id]),
            due_at,
        )


def _validity(actor: Actor, at: datetime) -> Iterator[Need]:
    """That the firm is asked to be bound by its tender for longer, while it can be answered."""
    waiting = [one for one in validities.own_extensions(actor) if one.waits(at)]
    rows = competitions.competitions_by_ids({one.competition_id for one in waiting}, at=at) if waiting else {}
    for one in waiting:
        yield Need(
            Urgency.LAW_SOON if one.due_at - at <= SOON else Urgency.WAITING_ON_ME,
            _("Say whether your tender stands longer: %(title)s") % {"title": rows[one.competition_id].title},
            _("Deadline %(at)s") % {"at": short_instant(one.due_at)},
            reverse("supplier:validity", args=[one.id]),
            one.due_at,
        )


def _contracts(actor: Actor, at: datetime) -> Iterator[Need]:
    """Contracts that wait for the signature of this very person."""
    for row in contracts.contracts(actor, Wanted(unsigned=True), at=at):
        if row.waits_for_reader:
            yield Need(
                Urgency.CONTRACT_SOON,
                _("Sign the contract: %(title)s") % {"title": row.title},
                _("%(authority)s waits for you") % {"authority": row.counterpart},
                reverse("supplier:contract", args=[row.id]),
                row.standstill_ends_at or row.prepared_at,
            )


def _tenders(actor: Actor, at: datetime) -> Iterator[Need]:
    """Competitions open for tenders in which the firm has something left to do."""
    invited = competitions.open_invitations(actor, at=at)
    ids = [row.competition.id for row in invited]
    states, left = tenders.my_states(actor, ids), tenders.undelivered(actor, ids)
    for row in invited:
        closes_at = row.competition.closes_at
        if closes_at is None:
            continue
        words, page = _left_to_do(states.get(row.competition.id, ""), row.competition.id in left)
        if not words:
            continue
        yield Need(
            Urgency.LAW_SOON if closes_at - at <= SOON else Urgency.WAITING_ON_ME,
            words % {"title": row.competition.title},
            _("Deadline %(at)s") % {"at": short_instant(closes_at)},
            reverse(f"supplier:{page}", args=[row.competition.id]),
            closes_at,
        )


def _left_to_do(state: str, draft_left: bool) -> tuple[str, str]:
    """The words and the page; nothing where a delivered tender stands as it was delivered."""
    if state == "delivered":
        return (_("Deliver your changes, or leave them: %(title)s"), "tender") if draft_left else ("", "")
    if state == "withdrawn":
        return _("Withdrawn, deliver again if you will take part: %(title)s"), "tender"
    if state == "drafting":
        return _("Deliver the tender: %(title)s"), "tender"
    return _("Answer the invitation: %(title)s"), "competition"


def _told(actor: Actor, unread: list[Unread], at: datetime) -> Iterator[Need]:
    """Results, rejections and answers in the firm's own competitions that nobody has read; newest first."""
    concerning = {one.about_id for one in unread if one.event_kind not in (COMPLAINT, *DECIDED)}
    if not concerning:
        return
    rows = {one.id: one for one in competitions.outlines(competitions.invited_among(actor, concerning))}
    own = [one for one in unread if one.about_id in rows]
    won = {key: won for key, _at, won in awards.results_for_supplier(actor)}
    yield from _results(own, won, rows)
    yield from _reasons([one for one in own if one.event_kind == REASONS], rows)
    yield from _answers([one for one in own if one.event_kind == ANSWERED and _open(rows[one.about_id], at)], rows)


def _said_told_at(at: datetime) -> str:
    return _("Told %(at)s") % {"at": short_instant(at)}


_told_at = lazy(_said_told_at, str)
"""Written when it is shown: of hundreds of results nobody has read, a start page shows a few."""


def _open(row: Outline, at: datetime) -> bool:
    return row.cancelled_at is None and row.closes_at is not None and row.closes_at > at


def _results(unread: list[Unread], won: Mapping[UUID, bool], rows: Mapping[UUID, Outline]) -> Iterator[Need]:
    """One line per competition: the result that stands, else its reversal, else that the tender was rejected."""
    told = {one.about_id: one for one in unread if one.event_kind == RESULT and one.about_id in won}
    undone = {one.about_id: one for one in unread if one.event_kind == REVERSED and one.about_id not in won}
    rejected = {one.about_id: one for one in unread if one.event_kind == REJECTED}
    has_won, has_lost = _("You won, read the letter: %(title)s"), _("Read the result: %(title)s")
    is_undone, is_rejected = _("The award is reversed: %(title)s"), _("Your tender was rejected: %(title)s")
    for key, one in (rejected | undone | told).items():
        if key in told:
            words = has_won if won[key] else has_lost
        else:
            words = is_undone if key in undone else is_rejected
        yield Need(
            Urgency.WAITING_ON_ME,
            words % {"title": rows[key].title},
            _told_at(one.created_at),
            reverse_lazy("supplier:result" if key in told else "supplier:competition", args=[key]),
        )


def _reasons(unread: list[Unread], rows: Mapping[UUID, Outline]) -> Iterator[Need]:
    """The fuller reasons that somebody in the firm asked for, once a competition."""
    for key, one in {one.about_id: one for one in unread}.items():
        yield Need(
            Urgency.WAITING_ON_ME,
            _("Read the fuller reasons: %(title)s") % {"title": rows[key].title},
            _("Told %(at)s") % {"at": short_instant(one.created_at)},
            reverse("supplier:reasons", args=[key]),
        )


def _complaints(actor: Actor, unread: list[Unread]) -> Iterator[Need]:
    """Complaints of the firm that are decided, and whose decision nobody has looked at."""
    decided = {one.about_id: one for one in unread if one.event_kind == COMPLAINT}
    about = complaints.competitions_of(actor, decided) if decided else {}
    titles = competitions.titles(about.values())
    for key, competition_id in about.items():
        yield Need(
            Urgency.WAITING_ON_ME,
            _("Your complaint is decided: %(title)s") % {"title": titles[competition_id]},
            _("Told %(at)s") % {"at": short_instant(decided[key].created_at)},
            reverse("supplier:complaint", args=[key]),
        )


def _answers(unread: list[Unread], rows: Mapping[UUID, Outline]) -> Iterator[Need]:
    counts: dict[UUID, int] = {}
    for one in unread:
        counts[one.about_id] = counts.get(one.about_id, 0) + 1
    for key, count in counts.items():
        yield Need(
            Urgency.INFORMATION,
            _("Read the answers: %(title)s") % {"title": rows[key].title},
            ngettext("%(count)s new answer", "%(count)s new answers", count) % {"count": count},
            f"{reverse('supplier:competition', args=[key])}#questions",
        )


def _decided(unread: list[Unread], applications: Sequence[ApplicationView]) -> Iterator[Need]:
    """Decisions on requests to participate that nobody has read: rejections first."""
    fresh = {(one.about_id, one.event_kind) for one in unread if one.event_kind in DECIDED}
    seen: set[tuple[UUID, str]] = set()
    for application in applications:
        for line in application.lines:
            event = {"rejected": DECIDED[0], "admitted": DECIDED[1]}.get(line.state, "")
            key = (application.dps.id, event)
            if key not in fresh or key in seen:
                continue
            seen.add(key)
            rejected = line.state == "rejected"
            words = _("See why you were rejected: %(what)s") if rejected else _("You are admitted: %(what)s")
            yield Need(
                Urgency.POLICY if rejected else Urgency.INFORMATION,
                words % {"what": line.category.label or application.dps.name},
                _("Decided %(at)s") % {"at": short_instant(line.decided_at)} if line.decided_at else "",
                reverse("supplier:application", args=[application.id]),
                line.decided_at,
            )


def _requests(applications: Sequence[ApplicationView]) -> Iterator[Need]:
    """Requests to participate that were begun and not delivered: uploaded is not delivered."""
    for row in applications:
        if row.state == "draft":
            yield Need(
                Urgency.POLICY,
                _("Finish the request to %(dps)s") % {"dps": row.dps.name},
                _("Begun, not delivered"),
                reverse("supplier:application", args=[row.id]),
                row.started_at,
            )
