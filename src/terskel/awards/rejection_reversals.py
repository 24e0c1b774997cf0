"""Reads of rejections that were told, and of proposals to reverse them; the reader is the first argument."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.awards.models import STANDING, AwardDecision, RejectionReversal
from terskel.awards.readers import among_own
from terskel.awards.secrecy import ToldSecret, told_by_reversal, told_in_reason
from terskel.competitions import policy as competition_policy
from terskel.competitions import queries as competitions
from terskel.competitions.queries import Terms
from terskel.core import formats
from terskel.core.actors import APPROVER, BUYER, Actor
from terskel.core.decisions import Missing
from terskel.core.phrases import Phrasebook
from terskel.evaluation import queries as evaluations
from terskel.evaluation.policy import title_of
from terskel.evaluation.queries import Sheet


@dataclass(frozen=True, slots=True)
class ProposedRejectionReversal:
    """That a rejection is to be reversed, until an approver has decided."""

    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ToldRejection:
    """A rejection that its tenderer was told of and that stands; `award_told`: an award is announced."""

    tender_id: UUID
    sheet: Sheet
    ground: str
    reason: str
    told_at: datetime
    confirmed_by_name: str
    proposal: ProposedRejectionReversal | None
    award_told: bool


def rejections(reader: Actor, competition_id: UUID, sheets: Sequence[Sheet] | None = None) -> tuple[ToldRejection, ...]:
    """Those that stand, for the responsible people of the authority and the panel's lead; none for others.

    `sheets`: of the competition, where the reader's page has read them already.
    """
    terms = competitions.terms(competition_id)
    if not competition_policy.acts_in(reader, terms.authority_id, competition_id):
        raise Missing
    lead = evaluations.panel_of(competition_id).lead
    if evaluations.has_declared_conflict(competition_id, reader.person_id):
        return ()
    if not reader.has(BUYER, APPROVER) and (lead is None or lead.person_id != reader.person_id):
        return ()
    if not evaluations.has_told_rejection(competition_id):
        return ()
    every = sheets if sheets is not None else evaluations.sheets_of(terms, reader.language)
    told = [sheet for sheet in every if sheet.rejection is not None]
    waiting = _waiting(competition_id)
    announced = AwardDecision.objects.filter(STANDING, competition_id=competition_id, approved_at__isnull=False)
    award_told = announced.exists()
    return tuple(
        ToldRejection(
            tender_id=sheet.tender_id,
            sheet=sheet,
            ground=title_of(one.ground, reader.language),
            reason=one.reason,
            told_at=one.confirmed_at,
            confirmed_by_name=one.confirmed_by_name,
            proposal=waiting.get(one.id),
            award_told=award_told,
        )
        for sheet in told
        if (one := sheet.rejection) is not None and one.confirmed_at is not None
    )


def rejection(reader: Actor, competition_id: UUID, tender_id: UUID) -> ToldRejection:
    """One of them; raises `Missing` where it does not stand."""
    found = next((one for one in rejections(reader, competition_id) if one.tender_id == tender_id), None)
    if found is None:
        raise Missing
    return found


def rejections_to_decide(reader: Actor) -> list[tuple[UUID, UUID, datetime]]:
    """Reversals that the reader, an approver, may decide on: (competition, tender, proposed at), oldest first."""
    if not reader.is_authority or not reader.has(APPROVER):
        return []
    found = RejectionReversal.objects.filter(
        among_own(reader),
        competition__cancelled_at__isnull=True,
        decided_by__isnull=True,
        rejection__withdrawn_at__isnull=True,
    ).exclude(proposed_by_id=reader.person_id)
    return list(
        found.order_by("proposed_at", "id").values_list("competition_id", "rejection__tender_id", "proposed_at")
    )


def secrets_told_by(competition_id: UUID, supplier_id: UUID, reason: str) -> tuple[ToldSecret, ...]:
    """Marked passages in a proposed reason that others than their owner will read; for this room's acts and pages.

    Where an award is announced, everyone who was told of it reads why.
    """
    award = AwardDecision.objects.filter(STANDING, competition_id=competition_id, approved_at__isnull=False).first()
    to_all = {one.id: one for one in told_by_reversal(reason, award.id)} if award is not None else {}
    return tuple(({one.id: one for one in told_in_reason(reason, competition_id, [supplier_id])} | to_all).values())


def waiting_for(rejection_id: UUID | None) -> bool:
    """Whether a reversal of that rejection waits for a decision; for this room's acts."""
    return RejectionReversal.objects.filter(rejection_id=rejection_id, decided_by__isnull=True).exists()


def waits(competition_id: UUID) -> bool:
    """Whether a reversal waits for a decision; for this room's acts."""
    return bool(_waiting(competition_id))


def in_words(terms: Terms, sheets: tuple[Sheet, ...]) -> tuple[str, ...]:
    """Each rejection that was reversed, with its reason, for the procurement report."""
    rows = RejectionReversal.objects.filter(competition_id=terms.competition_id, reversed_at__isnull=False)
    found = list(rows.select_related("rejection").order_by("reversed_at", "id"))
    people = accounts.people([row.decided_by_id for row in found if row.decided_by_id])
    names: Mapping[UUID, str] = {sheet.tender_id: sheet.supplier_name for sheet in sheets}
    return tuple(
        Phrasebook.of("awards").say(
            "protocol.rejection_reversed",
            terms.language,
            tenderer=names[row.rejection.tender_id],
            ground=title_of(row.rejection.ground, terms.language),
            at=formats.instant(row.reversed_at, terms.language),
            name=people[row.decided_by_id].name,
            reason=row.reason,
        )
        for row in found
        if row.reversed_at is not None and row.decided_by_id is not None
    )


def _waiting(competition_id: UUID) -> dict[UUID, ProposedRejectionReversal]:
    """By the rejection's id."""
    rows = list(
        RejectionReversal.objects.filter(
            competition_id=competition_id, decided_by__isnull=True, rejection__withdrawn_at__isnull=True
        )
    )
    people = accounts.people([row.proposed_by_id for row in rows])
    return {
        row.rejection_id: ProposedRejectionReversal(
            row.proposed_by_id, people[row.proposed_by_id].name, row.proposed_at, row.reason
        )
        for row in rows
    }
