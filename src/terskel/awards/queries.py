"""Reads of awards; the reader is the first argument."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.awards import documentation, policy, writing
from terskel.awards.documentation import EvidenceItem
from terskel.awards.later import LaterFact as LaterFact
from terskel.awards.later import later_facts as later_facts
from terskel.awards.later import original_reports as original_reports
from terskel.awards.models import STANDING, AwardDecision, Closure, TendererLetter
from terskel.awards.readers import among_own, require_reader_of_award
from terskel.awards.reversals import ProposedReversal, proposed
from terskel.awards.told import AnnouncedAward as AnnouncedAward
from terskel.awards.told import Decided as Decided
from terskel.awards.told import PublicResult as PublicResult
from terskel.awards.told import Told as Told
from terskel.awards.told import ToldOrder as ToldOrder
from terskel.awards.told import announced as announced
from terskel.awards.told import announced_reversals as announced_reversals
from terskel.awards.told import approved_between as approved_between
from terskel.awards.told import award_steps as award_steps
from terskel.awards.told import come_to as come_to
from terskel.awards.told import decided_since as decided_since
from terskel.awards.told import public_result as public_result
from terskel.awards.told import public_results as public_results
from terskel.awards.told import standing_still as standing_still
from terskel.awards.told import tenders_told as tenders_told
from terskel.awards.told import told_and_over as told_and_over
from terskel.awards.told import told_part as told_part
from terskel.awards.told import told_size as told_size
from terskel.competitions import policy as competition_policy
from terskel.competitions import queries as competitions
from terskel.competitions.queries import Terms, clocks
from terskel.core.actors import Actor
from terskel.core.deadlines import Deadline
from terskel.core.decisions import Missing
from terskel.core.lifecycles import AWARD, AwardFacts
from terskel.documents.letters import LetterData
from terskel.evaluation import queries as evaluations
from terskel.evaluation.queries import FrozenRow, Result, Sheet
from terskel.organisations import queries as organisations


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was checked before the award, and what the report needs besides."""

    evidence: str
    sanctions: str
    no_lots_reason: str
    subcontracts: str
    conflicts: str
    other_matters: str


@dataclass(frozen=True, slots=True)
class AwardView:
    """An award as its authority sees it; `letters` are (supplier id, letter id), empty before approval.

    `demanded` is what the winner documents, each piece by itself.
    """

    id: UUID
    terms: Terms
    state: str
    winner_tender_id: UUID
    winner_supplier_id: UUID
    winner_name: str
    winner_number: str
    winner_country: str
    price: Decimal
    characteristics: Mapping[UUID, str]
    prepared_by: UUID
    prepared_by_name: str
    prepared_at: datetime
    worked_on_by: frozenset[UUID]
    evidence: Evidence
    demanded: tuple[EvidenceItem, ...]
    evidence_checked_at: datetime | None
    submitted_at: datetime | None
    returned_at: datetime | None
    return_reason: str
    approved_by_name: str
    approved_at: datetime | None
    standstill_days: int
    standstill_ends_at: datetime | None
    report_letter_id: UUID | None
    letters: tuple[tuple[UUID, UUID], ...]
    reversal: ProposedReversal | None

    @property
    def needs_tax_information(self) -> bool:
        """Asked of Norwegian winners only (LOA § 5l)."""
        return self.winner_country == policy.NORWAY

    @property
    def undocumented(self) -> tuple[EvidenceItem, ...]:
        """What is demanded of the winner and not accepted."""
        return tuple(one for one in self.demanded if not one.is_settled)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The social clauses the contract carries, each of which needs a sanction (LOA § 5p)."""
        return clauses_of(self.terms)

    @property
    def standstill(self) -> Deadline | None:
        """How the standstill was counted; None before approval and where none runs."""
        if self.approved_at is None:
            return None
        return clocks.standstill_end(self.terms, self.approved_at, self.standstill_days)


@dataclass(frozen=True, slots=True)
class LetterPreview:
    """The letter to one tenderer as it would go out."""

    supplier_id: UUID
    name: str
    data: LetterData


@dataclass(frozen=True, slots=True)
class OwnResult:
    """What a tenderer may know of the outcome: its own assessment, the winner, and its letter."""

    terms: Terms
    letter_id: UUID
    winner_name: str
    won: bool
    tender_count: int
    row: FrozenRow | None
    sheet: Sheet
    unit: str
    letters_sent_at: datetime
    standstill_ends_at: datetime | None
    standstill: Deadline | None


@dataclass(frozen=True, slots=True)
class AwardRow:
    """An award in a list of what waits."""

    id: UUID
    competition_id: UUID
    state: str
    evidence_checked_at: datetime | None
    submitted_at: datetime | None
    returned_at: datetime | None
    prepared_by: UUID
    worked_on_by: frozenset[UUID]


def award(reader: Actor, competition_id: UUID, *, at: datetime) -> AwardView:
    """The standing award of a competition, for the responsible people of its authority; raises `Missing`."""
    require_reader_of_award(reader, competition_id)
    found = award_for_room(competition_id, at=at)
    if found is None:
        raise Missing
    return found


def award_for_room(competition_id: UUID, *, at: datetime) -> AwardView | None:
    """The standing award, for a later room that has decided access itself."""
    found = AwardDecision.objects.filter(STANDING, competition_id=competition_id).first()
    return _view(found, at) if found else None


def letter_previews(reader: Actor, competition_id: UUID, *, at: datetime) -> list[LetterPreview]:
    """The letters as they would go out at `at`; for the same readers as `award`."""
    result = result_for_preparing(reader, competition_id)
    found = AwardDecision.objects.filter(STANDING, competition_id=competition_id).first()
    if found is None:
        raise Missing
    announced = writing.announcement(found, result, by=None, at=at)
    letters = writing.letters_of(announced, result)
    return [LetterPreview(sheet.supplier_id, sheet.supplier_name, data) for sheet, data in letters]


def result_for_preparing(reader: Actor, competition_id: UUID) -> Result:
    """The frozen evaluation an award is made from, for the same readers as `award`."""
    require_reader_of_award(reader, competition_id)
    found = evaluations.result_for_room(competition_id)
    if found is None:
        raise Missing
    return found


def result_for_supplier(reader: Actor, competition_id: UUID) -> OwnResult:
    """The reader's own result once the letters are sent; raises `Missing` for everyone who did not tender."""
    if not reader.is_supplier or reader.organisation_id is None:
        raise Missing
    told = (
        TendererLetter.objects.select_related("award")
        .filter(
            supplier_id=reader.organisation_id, award__competition_id=competition_id, award__reversed_at__isnull=True
        )
        .first()
    )
    result = evaluations.result_for_room(competition_id)
    if told is None or result is None or told.award.letters_sent_at is None:
        raise Missing
    sent_at, days = told.award.letters_sent_at, told.award.standstill_days
    return OwnResult(
        terms=result.terms,
        letter_id=told.letter_id,
        winner_name=organisations.supplier(told.award.winner_supplier_id).name,
        won=told.award.winner_tender_id == told.tender_id,
        tender_count=len(result.sheets),
        row=result.ranking.row(told.tender_id),
        sheet=result.sheet(told.tender_id),
        unit=result.ranking.unit,
        letters_sent_at=sent_at,
        standstill_ends_at=told.award.standstill_ends_at,
        standstill=clocks.standstill_end(result.terms, sent_at, days),
    )


_OF_A_RESULT = ("award__competition_id", "award__letters_sent_at", "award__winner_tender_id", "tender_id")


def results_for_supplier(reader: Actor) -> list[tuple[UUID, datetime, bool]]:
    """The competitions in which the reader's supplier was told a result: (id, told at, won), newest first."""
    if not reader.is_supplier or reader.organisation_id is None:
        return []
    told = TendererLetter.objects.filter(supplier_id=reader.organisation_id, award__reversed_at__isnull=True)
    rows = told.order_by("-award__letters_sent_at", "-id").values_list(*_OF_A_RESULT)
    return [(key, sent_at, winner == own) for key, sent_at, winner, own in rows if sent_at is not None]


def reversals_for_supplier(reader: Actor) -> list[tuple[UUID, datetime]]:
    """The competitions whose result was told to the reader's supplier and stands no longer, nor has been told anew.

    (id, reversed at), newest first.
    """
    if not reader.is_supplier or reader.organisation_id is None:
        return []
    told = TendererLetter.objects.filter(supplier_id=reader.organisation_id, award__letters_sent_at__isnull=False)
    places = told.order_by("award__letters_sent_at", "id").values_list("award__competition_id", "award__reversed_at")
    newest = dict(places)
    return sorted(((key, at) for key, at in newest.items() if at is not None), key=lambda one: one[1], reverse=True)


def reversed_for_supplier(reader: Actor, competition_id: UUID) -> datetime | None:
    """When the award the reader's supplier was last told of was reversed; None where it stands or there is none."""
    if not reader.is_supplier or reader.organisation_id is None:
        return None
    told = TendererLetter.objects.filter(
        supplier_id=reader.organisation_id,
        award__competition_id=competition_id,
        award__letters_sent_at__isnull=False,
    )
    return told.order_by("-award__letters_sent_at").values_list("award__reversed_at", flat=True).first()


def awards_of_authority(reader: Actor, *, at: datetime) -> list[AwardRow]:
    """The awards of the reader's authority that are not announced yet, oldest first; none they stand outside of."""
    if not reader.is_authority or not reader.has(*policy.ANSWERABLE):
        return []
    found = AwardDecision.objects.filter(
        STANDING, among_own(reader), competition__cancelled_at__isnull=True, approved_at__isnull=True
    ).order_by("prepared_at", "id")
    return [
        AwardRow(
            id=one.id,
            competition_id=one.competition_id,
            state=AWARD.state(facts_of(one), at),
            evidence_checked_at=one.evidence_checked_at,
            submitted_at=one.submitted_at,
            returned_at=one.returned_at,
            prepared_by=one.prepared_by_id,
            worked_on_by=frozenset(one.worked_on_by),
        )
        for one in found
    ]


def awards_by_competition(competition_ids: Sequence[UUID], *, at: datetime) -> dict[UUID, str]:
    """The state of the standing award of each competition that has one, for rooms that decided access."""
    found = AwardDecision.objects.filter(STANDING, competition_id__in=competition_ids)
    return {one.competition_id: AWARD.state(facts_of(one), at) for one in found}


def award_facts(competition_ids: Sequence[UUID]) -> dict[UUID, AwardFacts]:
    """What happened to the standing award of each competition that has one, for rooms that decided access."""
    found = AwardDecision.objects.filter(STANDING, competition_id__in=competition_ids)
    return {one.competition_id: facts_of(one) for one in found.only("competition_id", *_FACTS)}


def standstills_ending_after(after: datetime, limit: int) -> list[tuple[datetime, UUID]]:
    """The next ends of a standstill, for later rooms: (first instant of signing, competition id)."""
    running = AwardDecision.objects.filter(STANDING, standstill_ends_at__gt=after)
    found = running.order_by("standstill_ends_at", "id").values_list("standstill_ends_at", "competition_id")[:limit]
    return [(ends_at, competition_id) for ends_at, competition_id in found if ends_at is not None]


def closure_report(reader: Actor, competition_id: UUID) -> UUID | None:
    """The procurement report of a competition that ended without an award; None where it has none."""
    terms = competitions.terms(competition_id)
    if not competition_policy.acts_in(reader, terms.authority_id, terms.competition_id):
        raise Missing
    return Closure.objects.filter(competition_id=competition_id).values_list("report_id", flat=True).first()


def closed_without_award(competition_id: UUID) -> bool:
    """Whether it ended without an award; for later rooms, which decide access themselves."""
    return Closure.objects.filter(competition_id=competition_id).exists()


_FACTS: Final = tuple(field.name for field in fields(AwardFacts))


def facts_of(found: AwardDecision) -> AwardFacts:
    return AwardFacts(
        prepared_at=found.prepared_at,
        evidence_checked_at=found.evidence_checked_at,
        submitted_at=found.submitted_at,
        returned_at=found.returned_at,
        approved_at=found.approved_at,
        standstill_ends_at=found.standstill_ends_at,
        reversal_proposed_at=found.reversal_proposed_at,
        reversed_at=found.reversed_at,
        withdrawn_at=found.withdrawn_at,
    )


def clauses_of(terms: Terms) -> tuple[str, ...]:
    return tuple(one.clause for one in terms.clauses if one.included)


def _view(found: AwardDecision, at: datetime) -> AwardView:
    terms = competitions.terms(found.competition_id)
    winner = organisations.supplier(found.winner_supplier_id)
    involved = (found.prepared_by_id, found.approved_by_id, found.reversal_proposed_by_id)
    people = accounts.people([person for person in involved if person])
    letters = TendererLetter.objects.filter(award_id=found.id).order_by("id").values_list("supplier_id", "letter_id")
    return AwardView(
        id=found.id,
        terms=terms,
        state=AWARD.state(facts_of(found), at),
        winner_tender_id=found.winner_tender_id,
        winner_supplier_id=found.winner_supplier_id,
        winner_name=winner.name,
        winner_number=winner.number,
        winner_country=winner.country,
        price=found.price,
        characteristics={UUID(key): text for key, text in found.characteristics.items()},
        prepared_by=found.prepared_by_id,
        prepared_by_name=people[found.prepared_by_id].name,
        prepared_at=found.prepared_at,
        worked_on_by=frozenset(found.worked_on_by),
        evidence=Evidence(
            evidence=found.evidence,
            sanctions=found.sanctions,
            no_lots_reason=found.no_lots_reason,
            subcontracts=found.subcontracts,
            conflicts=found.conflicts,
            other_matters=found.other_matters,
        ),
        demanded=documentation.of_award(found),
        evidence_checked_at=found.evidence_checked_at,
        submitted_at=found.submitted_at,
        returned_at=found.returned_at,
        return_reason=found.return_reason,
        approved_by_name=organisations.decider(
            terms.authority_id,
            found.approved_by_id,
            people[found.approved_by_id].name if found.approved_by_id else "",
            found.approved_at,
        ),
        approved_at=found.approved_at,
        standstill_days=found.standstill_days,
        standstill_ends_at=found.standstill_ends_at,
        report_letter_id=found.report_id,
        letters=tuple(letters),
        reversal=proposed(found, people),
    )
