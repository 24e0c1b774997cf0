"""What waits for the buyer and for the approver between the opening and the contract."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from terskel.awards import complaints, reasons, rejection_reversals, reopenings, reversals
from terskel.awards import queries as awards
from terskel.awards import validity as validities
from terskel.awards.queries import AwardRow
from terskel.awards.readers import impartial
from terskel.competitions import queries as competitions
from terskel.competitions.queries import Filters, Outline
from terskel.core.actors import APPROVER, BUYER, LEGAL_READER, Actor
from terskel.core.instants import end_of_day
from terskel.evaluation import waiting
from terskel.organisations import queries as organisations
from terskel.overview import conditions
from terskel.overview import queries as overview
from terskel.overview.stages import MatterFacts, own_stage
from terskel.web.authority.needs.lines import LINES_PER_KIND, law_clock, limit
from terskel.web.shared.parts import Need, Urgency
from terskel.web.shared.short import short_instant

WEEK: Final = timedelta(days=7)
NEVER: Final = datetime.max.replace(tzinfo=UTC)


def buying(actor: Actor, at: datetime) -> Iterator[Need]:
    """The approver's decisions, complaints to deal with, and the buyer's next step in each competition."""
    if actor.has(BUYER, APPROVER, LEGAL_READER):
        yield from _complaints(actor, at)
    if not actor.has(BUYER, APPROVER):
        return
    running = awards.awards_of_authority(actor, at=at)
    titles = competitions.titles([one.competition_id for one in running])
    if actor.has(APPROVER):
        yield from _approvals(actor, running, titles, at)
        yield from _reversals(actor)
        yield from _reopenings(actor)
        yield from _rejections(actor)
    if actor.has(BUYER):
        yield from _reasons(actor, at)
        yield from _nobody_approves(actor, running, titles, at)
        yield from _recommendations(running, titles)
        yield from _next_steps(actor, at)


def _approvals(actor: Actor, running: list[AwardRow], titles: Mapping[UUID, str], at: datetime) -> Iterator[Need]:
    """Recommendations the reader may decide on: submitted, and not their own work."""
    mine = [row for row in running if row.state == "in_approval" and actor.person_id not in row.worked_on_by]
    for row in mine[:LINES_PER_KIND]:
        what = _("Approve the award: %(title)s") % {"title": titles[row.competition_id]}
        why = _("Submitted %(at)s") % {"at": short_instant(row.submitted_at or at)}
        yield _need(what, why, "award_approval", row.competition_id, row.submitted_at)


def _nobody_approves(actor: Actor, running: list[AwardRow], titles: Mapping[UUID, str], at: datetime) -> Iterator[Need]:
    """Recommendations that wait in vain: an approver stands outside, and no other has had no hand in them."""
    waiting = [row for row in running if row.state == "in_approval" and row.stands_outside]
    if not waiting or actor.organisation_id is None:
        return
    approvers = {one.person_id: one.name for one in organisations.approvers(actor.organisation_id, at=at)}
    for row in waiting[:LINES_PER_KIND]:
        stepped_back = row.stands_outside & approvers.keys()
        if not stepped_back or approvers.keys() - stepped_back - row.worked_on_by:
            continue
        what = _("Nobody can approve the award: %(title)s") % {"title": titles[row.competition_id]}
        names = ", ".join(sorted(approvers[one] for one in stepped_back))
        why = _("%(names)s declared a conflict of interest. Another approver is needed.") % {"names": names}
        yield _need(what, why, "award", row.competition_id, row.submitted_at)


def _reversals(actor: Actor) -> Iterator[Need]:
    """Awards somebody else proposed to reverse: it must be decided before both have signed."""
    proposed = reversals.reversals_to_decide(actor)[:LINES_PER_KIND]
    if not proposed:
        return
    titles = competitions.titles([key for key, _at in proposed])
    for key, proposed_at in proposed:
        what = _("Decide on the reversal of the award: %(title)s") % {"title": titles[key]}
        yield _need(what, _("Proposed %(at)s") % {"at": short_instant(proposed_at)}, "award_reversal", key, proposed_at)


def _reopenings(actor: Actor) -> Iterator[Need]:
    """Frozen evaluations that the lead proposed to reopen: the award waits for the decision."""
    proposed = reopenings.reopenings_to_decide(actor)[:LINES_PER_KIND]
    if not proposed:
        return
    titles = competitions.titles([key for key, _at in proposed])
    for key, proposed_at in proposed:
        what = _("Decide on reopening the evaluation: %(title)s") % {"title": titles[key]}
        why = _("Proposed %(at)s") % {"at": short_instant(proposed_at)}
        yield _need(what, why, "evaluation_reopening", key, proposed_at)


def _rejections(actor: Actor) -> Iterator[Need]:
    """Rejections that somebody else proposed to reverse: an award waits for the decision."""
    proposed = rejection_reversals.rejections_to_decide(actor)[:LINES_PER_KIND]
    if not proposed:
        return
    titles = competitions.titles({key for key, _tender, _at in proposed})
    for key, tender_id, proposed_at in proposed:
        yield Need(
            Urgency.WAITING_ON_ME,
            _("Decide on the reversal of a rejection: %(title)s") % {"title": titles[key]},
            _("Proposed %(at)s") % {"at": short_instant(proposed_at)},
            reverse("authority:rejection_reversal", args=[key, tender_id]),
            proposed_at,
        )


def _complaints(actor: Actor, at: datetime) -> Iterator[Need]:
    """Complaints whose next step may be the reader's."""
    waiting = complaints.to_handle(actor, at=at)[:LINES_PER_KIND]
    if not waiting:
        return
    titles = competitions.titles([one.competition_id for one in waiting])
    said = {
        "received": _("Take the complaint: %(title)s"),
        "under_review": _("Propose a decision on the complaint: %(title)s"),
        "proposed": _("Decide the complaint: %(title)s"),
    }
    for one in waiting:
        what = said[one.state] % {"title": titles[one.competition_id]}
        yield _need(what, _("Since %(at)s") % {"at": short_instant(one.since)}, "complaint", one.complaint_id)


def _reasons(actor: Actor, at: datetime) -> Iterator[Need]:
    """Fuller reasons that tenderers have asked for, the first limit first."""
    owed = reasons.to_answer(actor)[:LINES_PER_KIND]
    if not owed:
        return
    titles = competitions.titles([one.competition_id for one in owed])
    for one in owed:
        late = one.due_at <= at
        yield Need(
            Urgency.OVERDUE if late else Urgency.LAW_SOON if one.due_at - at <= WEEK else Urgency.WAITING_ON_ME,
            _("Give fuller reasons: %(title)s") % {"title": titles[one.competition_id]},
            (_("Should have been given before %(at)s") if late else _("Before %(at)s"))
            % {"at": short_instant(one.due_at)},
            reverse("authority:reasons", args=[one.request_id]),
            one.due_at,
        )


def _recommendations(running: list[AwardRow], titles: Mapping[UUID, str]) -> Iterator[Need]:
    """Recommendations under way, at the step they have come to."""
    for row in [one for one in running if one.state == "prepared"][:LINES_PER_KIND]:
        named, page = {"title": titles[row.competition_id]}, "award"
        if row.returned_at is not None:
            what, why = _("Put the recommendation right: %(title)s"), _("Sent back by the approver")
        elif row.evidence_checked_at is None:
            what, why = _("Check the winner's evidence: %(title)s"), _("Before it is sent to approval")
            page = "award_evidence"
        else:
            what, why = _("Send the recommendation to approval: %(title)s"), _("The evidence is checked")
        yield _need(what % named, why, page, row.competition_id)


def _next_steps(actor: Actor, at: datetime) -> Iterator[Need]:
    """What nobody has begun: close, appoint, put somebody in another's place, recommend, make the contract.

    What has waited longest comes first; nothing in which the reader has declared a conflict of interest.
    """
    unsettled = Filters(condition=conditions.unsettled(at) & impartial(actor, "id"), order="deadline")
    known = [pair for pair in overview.own_known(actor, unsettled, at=at) if pair[0].closes_at is not None]
    outlines = {one.id: one for one, _facts in known}
    facts = {one.id: facts for one, facts in known}
    stages = {key: own_stage(known, at) for key, known in facts.items()}
    unmanned = set(waiting.without_panel([key for key, stage in stages.items() if stage == "opened"]))
    waits = {key: stage for key, stage in stages.items() if _waits(stage, facts[key], manned=key not in unmanned)}
    unbound = _ending_validity([one for one in outlines.values() if _is_undecided(facts[one.id])], at)
    conflicts = waiting.with_conflict([key for key, known in facts.items() if _is_evaluated(known)])
    for key, names in list(conflicts.items())[:LINES_PER_KIND]:
        what = _("Appoint somebody in place of %(names)s: %(title)s")
        about = {"names": ", ".join(names), "title": outlines[key].title}
        yield _need(what % about, _("Declared a conflict of interest"), "evaluation_panel", key)
    first = sorted(waits, key=lambda key: _signing(waits[key], facts[key]) or NEVER)
    for key in first[:LINES_PER_KIND]:
        yield _step(key, waits[key], outlines[key].title, facts[key], at)
    for key, until in list(unbound.items())[:LINES_PER_KIND]:
        what = _("The tenders stop binding: %(title)s") % {"title": outlines[key].title}
        yield Need(law_clock(until, at), what, limit(until, at), reverse("authority:award_validity", args=[key]), until)


def _is_evaluated(facts: MatterFacts) -> bool:
    """Past the deadline, with no result and not cancelled."""
    return facts.finalised_at is None and facts.cancelled_at is None


def _is_undecided(facts: MatterFacts) -> bool:
    """Opened with tenders, and no contract concluded."""
    return (
        facts.opened_at is not None
        and bool(facts.tender_count)
        and facts.concluded_at is None
        and facts.cancelled_at is None
    )


def _ending_validity(found: list[Outline], at: datetime) -> dict[UUID, datetime]:
    """Those whose tenders stop binding within a week, or have, and nobody was asked to be bound longer (FOA § 20-6)."""
    stated = {one.id: one.valid_until.instant for one in found if one.valid_until is not None}
    soon = {key: end for key, end in stated.items() if end - at <= WEEK}
    asked = validities.asked_until(soon) if soon else {}
    soon = {key: max(end, end_of_day(asked[key])) if key in asked else end for key, end in soon.items()}
    soon = {key: end for key, end in soon.items() if end - at <= WEEK}
    return dict(sorted(soon.items(), key=lambda pair: pair[1]))


def _waits(stage: str, facts: MatterFacts, *, manned: bool) -> bool:
    if stage in ("standstill", "awarded"):
        return facts.contract_prepared_at is None
    return stage in ("no_tenders", "evaluated") or (stage == "opened" and not manned)


def _signing(stage: str, facts: MatterFacts) -> datetime | None:
    """From when the contract may be signed, where that is what waits."""
    return facts.standstill_ends_at if stage in ("standstill", "awarded") else None


def _step(key: UUID, stage: str, title: str, facts: MatterFacts, at: datetime) -> Need:
    named = {"title": title}
    match stage:
        case "no_tenders":
            return _need(_("Close the competition: %(title)s") % named, _("No tenders came in"), "award_close", key)
        case "opened":
            what = _("Appoint the panel: %(title)s") % named
            return _need(what, _("The tenders are opened"), "evaluation_panel", key)
        case "evaluated":
            what = _("Recommend an award: %(title)s") % named
            return _need(what, _("The result is frozen"), "award_prepare", key)
        case _:
            signing = _signing(stage, facts)
            why = (
                _("Can be signed from %(at)s") % {"at": short_instant(signing)}
                if signing is not None and signing > at
                else _("Can be signed now")
            )
            return _need(_("Prepare the contract: %(title)s") % named, why, "contract_prepare", key, signing)


def _need(what: str, why: str, page: str, key: UUID, due_at: datetime | None = None) -> Need:
    return Need(Urgency.WAITING_ON_ME, what, why, reverse(f"authority:{page}", args=[key]), due_at)
