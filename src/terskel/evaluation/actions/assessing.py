"""The verbs of the panel's own work: appoint, declare, check, reject, finalise.

Every act locks the competition first, so two evaluators saving at once are heard one after the other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.competitions import moves as competition_moves
from terskel.competitions import policy as competition_policy
from terskel.competitions.queries import Terms
from terskel.competitions.queries.clauses import in_own_part
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse, require
from terskel.core.evaluation import rank
from terskel.documents import moves as document_moves
from terskel.documents.letters import Party
from terskel.evaluation import changes, letters, locking_policy, locks, others_secrets, policy, queries
from terskel.evaluation.events import (
    EvaluationFinalised,
    ImpartialityDeclared,
    PanelAppointed,
    RequirementsChecked,
    TenderRejected,
    TenderRejectionRecorded,
    TenderRejectionWithdrawn,
)
from terskel.evaluation.grounds import Weighed
from terskel.evaluation.impartiality import require_impartial
from terskel.evaluation.models import (
    EvaluationResult,
    ImpartialityDeclaration,
    PanelMember,
    RequirementCheck,
    TenderRejection,
)
from terskel.evaluation.ranking import FrozenRanking, freeze
from terskel.evaluation.ranking import to_json as ranking_to_json
from terskel.evaluation.sheets import CheckCell, ScoreCell, Sheet
from terskel.organisations import queries as organisations

SUBJECT = "competitions.Competition"


@dataclass(frozen=True, slots=True)
class Check:
    """One requirement of one tender found met or not; `replaces` is the check the evaluator saw, None for none."""

    tender_id: UUID
    requirement_id: UUID
    met: bool
    reason: str = ""
    replaces: UUID | None = None


@action
@in_own_part
def appoint(competition_id: UUID, *, lead_id: UUID, person_ids: Sequence[UUID], by: Actor, at: datetime) -> None:
    """Seat exactly these people; who sat before and is not among them is removed, what they did is kept."""
    terms, standing = locked(competition_id, by)
    require_impartial(competition_id, by, "evaluation.panel_named_by_another")
    evaluators = [person_id for person_id, _name in queries.candidates(by, competition_id)]
    require(policy.may_appoint(by, standing, lead_id=lead_id, person_ids=person_ids, evaluators=evaluators))
    seated = PanelMember.objects.filter(competition_id=competition_id, removed_at__isnull=True)
    wanted = {person_id: "lead" if person_id == lead_id else "evaluator" for person_id in person_ids}
    kept = {member.person_id for member in seated if wanted.get(member.person_id) == member.seat}
    seated.exclude(person_id__in=kept).update(removed_at=at)
    PanelMember.objects.bulk_create(
        PanelMember(
            competition_id=competition_id,
            person_id=person_id,
            seat=seat,
            appointed_at=at,
            appointed_by_id=policy.acting_person(by),
        )
        for person_id, seat in wanted.items()
        if person_id not in kept
    )
    record_in(PanelAppointed(competition_id, lead_id, tuple(wanted)), competition_id, by, at)


@action
@in_own_part
def declare_impartiality(competition_id: UUID, *, free: bool, explanation: str = "", by: Actor, at: datetime) -> None:
    """Declare oneself impartial or in conflict; the latest declaration counts.

    With a conflict nothing that the person wrote counts any more, and what they proposed to reject is taken back.
    """
    terms, standing = locked(competition_id, by)
    panel = queries.panel_of(competition_id)
    require(policy.may_declare(by, panel, standing, free=free, explanation=explanation))
    declared = "free" if free else "conflict"
    ImpartialityDeclaration.objects.create(
        competition_id=competition_id,
        person_id=policy.acting_person(by),
        declared=declared,
        explanation=explanation.strip(),
        declared_at=at,
    )
    event = ImpartialityDeclared(competition_id, policy.acting_person(by), declared, explanation.strip())
    record_in(event, competition_id, by, at)
    if not free:
        _take_back_proposals(competition_id, by, at)


@action
@in_own_part
def check_requirements(competition_id: UUID, checks: Sequence[Check], *, by: Actor, at: datetime) -> int:
    """Record checks of absolute requirements, all or none; returns how many changed anything."""
    on_table = bench(competition_id, by)
    require_unlocked(on_table)
    requirements = {requirement.id for requirement in on_table.terms.requirements}
    settled = on_table.settled_checks()
    changed = []
    for check in checks:
        sheet = on_table.sheet(check.tender_id)
        if check.requirement_id not in requirements:
            raise Missing
        seen = sheet.checks.get(check.requirement_id)
        if seen and (seen.met, seen.reason) == (check.met, check.reason.strip()):
            continue
        require_unchanged(sheet, seen, check.replaces)
        is_settled = (check.tender_id, check.requirement_id) in settled
        was = _verdict_of(seen.met) if seen is not None and is_settled and seen.met != check.met else ""
        require(policy.may_check(sheet, met=check.met, reason=check.reason, was=was))
        changed.append((check, was))
    RequirementCheck.objects.bulk_create(
        RequirementCheck(
            competition_id=competition_id,
            tender_id=check.tender_id,
            requirement_id=check.requirement_id,
            verdict=_verdict_of(check.met),
            reason=check.reason.strip(),
            was=was,
            checked_by_id=policy.acting_person(by),
            checked_at=at,
        )
        for check, was in changed
    )
    if changed:
        facts = tuple(
            (check.tender_id, check.requirement_id, _verdict_of(check.met), check.reason.strip())
            for check, _was in changed
        )
        record_in(RequirementsChecked(competition_id, facts), competition_id, by, at)
    return len(changed)


@action
@in_own_part
def reject_tender(
    competition_id: UUID,
    tender_id: UUID,
    *,
    ground: str,
    reason: str,
    weighed: Weighed | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Propose to reject a tender; it is rejected when another person confirms."""
    weighed = weighed or Weighed()
    sheet = bench(competition_id, by).sheet(tender_id)
    require(policy.may_reject(sheet, ground=ground, reason=reason, weighed=weighed, at=at))
    TenderRejection.objects.create(
        competition_id=competition_id,
        tender_id=tender_id,
        ground=ground,
        reason=reason.strip(),
        event_on=weighed.event_on,
        self_cleaning=weighed.self_cleaning.strip(),
        proportionality=weighed.proportionality.strip(),
        recorded_by_id=policy.acting_person(by),
        recorded_at=at,
    )
    record_in(TenderRejectionRecorded(competition_id, tender_id, ground, reason.strip()), competition_id, by, at)


@action
@in_own_part
def withdraw_rejection(competition_id: UUID, tender_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take back a rejection nobody has confirmed; the tender is assessed on."""
    sheet = bench(competition_id, by).sheet(tender_id)
    require(policy.may_withdraw_rejection(sheet))
    TenderRejection.objects.filter(tender_id=tender_id, withdrawn_at__isnull=True).update(withdrawn_at=at)
    record_in(TenderRejectionWithdrawn(competition_id, tender_id), competition_id, by, at)


@action
@in_own_part
def confirm_rejection(
    competition_id: UUID, tender_id: UUID, *, confirmed_secrets: Collection[UUID] = (), by: Actor, at: datetime
) -> None:
    """The second person: the tender is rejected and the tenderer told at once (FOA § 24-10).

    `confirmed_secrets`: passages that another tenderer has marked, read in the reason and found to be no secrets.
    """
    on_table = bench(competition_id, by)
    sheet = on_table.sheet(tender_id)
    require(policy.may_confirm(by, sheet))
    _reject(on_table.terms, sheet, confirmed_secrets, by, at)


@action
@in_own_part
def finalise(
    competition_id: UUID,
    *,
    lottery: Sequence[UUID] = (),
    low_price_note: str = "",
    confirmed_secrets: Collection[UUID] = (),
    by: Actor,
    at: datetime,
) -> UUID:
    """Confirm what others proposed to reject, rank by the locked model and freeze; returns the result's id.

    `lottery` is the drawn order of tenders that the model leaves tied, `confirmed_secrets` as for `confirm_rejection`,
    `low_price_note` why a low price whose tenderer was not asked to explain it is not abnormally low (FOA § 24-9).
    """
    on_table = bench(competition_id, by)
    gone = queries.unqualified(on_table, at=at)
    require(
        policy.may_finalise(
            by,
            on_table.panel,
            on_table.standing,
            on_table.sheets,
            requirements=on_table.requirement_ids,
            criteria=on_table.quality_ids,
            below_minimum=on_table.below_minimum,
            unqualified=[sheet for sheet in on_table.sheets if sheet.tender_id in gone],
        )
    )
    terms = on_table.terms
    if on_table.model.digest() != terms.model_digest:
        refuse("evaluation.model_changed", "E-02")
    for sheet in on_table.sheets:
        if sheet.rejection is not None and sheet.rejection.confirmed_at is None:
            _reject(terms, sheet, confirmed_secrets, by, at)
    ranking = _ranked(on_table, lottery)
    note = low_price_note.strip()
    require(policy.low_prices_are_settled(on_table.sheets, ranking.low_prices, note, terms.clause("abnormally_low")))
    report_id = _report(on_table, ranking, note, by, at)
    result = EvaluationResult.objects.create(
        competition_id=competition_id,
        ranking=ranking_to_json(ranking),
        model_digest=terms.model_digest,
        finalised_by_id=policy.acting_person(by),
        finalised_at=at,
        report_id=report_id,
        low_price_note=note,
    )
    placements = tuple((row.tender_id, row.placement) for row in ranking.rows)
    record_in(EvaluationFinalised(competition_id, terms.model_digest, placements, report_id), competition_id, by, at)
    return result.id


def _take_back_proposals(competition_id: UUID, by: Actor, at: datetime) -> None:
    """Rejections that the person proposed and nobody has confirmed are no longer proposed."""
    own = TenderRejection.objects.filter(
        competition_id=competition_id,
        recorded_by_id=policy.acting_person(by),
        confirmed_at__isnull=True,
        withdrawn_at__isnull=True,
    )
    tender_ids = list(own.order_by("id").values_list("tender_id", flat=True))
    own.update(withdrawn_at=at)
    for tender_id in tender_ids:
        record_in(TenderRejectionWithdrawn(competition_id, tender_id), competition_id, by, at)


def locked(competition_id: UUID, by: Actor) -> tuple[Terms, policy.Standing]:
    terms = competition_moves.lock(competition_id)
    if not competition_policy.acts_in(by, terms.authority_id, terms.competition_id):
        raise Missing
    return terms, queries.standing_of(terms)


def bench(competition_id: UUID, by: Actor) -> queries.Matrix:
    """Everything on the panel's table, locked, for a member who may assess. For this room's acts only."""
    terms, standing = locked(competition_id, by)
    panel = queries.panel_of(competition_id)
    require(policy.may_assess(by, panel, standing))
    sheets = queries.sheets_of(terms, by.language)
    return queries.Matrix(terms, panel, standing, sheets, (), queries.scoring_of(terms, panel, sheets))


def require_unlocked(on_table: queries.Matrix) -> None:
    """Refuse to change what people assess while it is locked."""
    require(locking_policy.may_change_quality(on_table.standing, apart=on_table.terms.price_after_quality))


def require_unchanged(sheet: Sheet, standing: CheckCell | ScoreCell | None, replaces: UUID | None) -> None:
    """Refuse to overwrite what someone else wrote after the evaluator looked."""
    if standing is not None and standing.id != replaces:
        refuse("evaluation.changed_meanwhile", name=standing.by_name, tender=sheet.supplier_name)


def _reject(terms: Terms, sheet: Sheet, confirmed_secrets: Collection[UUID], by: Actor, at: datetime) -> None:
    rejection = sheet.rejection
    if rejection is None:
        raise Missing
    told = others_secrets.in_rejection(terms.competition_id, sheet)
    require(others_secrets.are_confirmed(told, confirmed_secrets, "evaluation.secrets_not_confirmed"))
    TenderRejection.objects.filter(id=rejection.id).update(confirmed_by_id=policy.acting_person(by), confirmed_at=at)
    supplier = organisations.supplier(sheet.supplier_id)
    letter_id = document_moves.write_letter(
        letters.rejection_letter(
            terms,
            replace(sheet, supplier_name=supplier.name),
            ground=rejection.ground,
            reason=rejection.reason,
            weighed=rejection.weighed,
            sender=sender(terms),
            recipient=Party(supplier.name, supplier.number),
            decided_by=by.name,
            handled_by=rejection.recorded_by_name,
            at=at,
        ),
        matter_id=terms.competition_id,
        authority_id=terms.authority_id,
        recipient_organisation_id=sheet.supplier_id,
        at=at,
        by=by,
    )
    key = terms.competition_id
    event = TenderRejected(key, sheet.tender_id, sheet.supplier_id, rejection.ground, letter_id, tuple(told))
    record_in(event, key, by, at)


def _ranked(bench: queries.Matrix, lottery: Sequence[UUID]) -> FrozenRanking:
    terms, model, tenders = bench.terms, bench.model, bench.tenders
    names = {str(sheet.tender_id): sheet.supplier_name for sheet in bench.sheets}
    for tender in tenders:
        if tender.price is not None and not model.permit_price(tender.price):
            refuse("evaluation.price_not_rankable", tender=names[tender.id])
    criteria = [criterion.for_evaluation for criterion in terms.criteria]
    ranking = rank(model, criteria, tenders, lottery=[str(tender) for tender in lottery])
    undecided = [names[tender] for tie in ranking.ties if tie.decided_by is None for tender in tie.tender_ids]
    if undecided and "lottery" in model.tie_break:
        refuse("evaluation.draw_lots", names=tuple(undecided))
    if ranking.winner is None:
        refuse("evaluation.tie_without_rule", names=tuple(undecided))
    return freeze(ranking, names)


def _report(bench: queries.Matrix, ranking: FrozenRanking, low_price_note: str, by: Actor, at: datetime) -> UUID:
    """The sheets are read from the tables again, so that the report shows the confirmations of this act."""
    terms, opened_at = bench.terms, bench.standing.opened_at
    if opened_at is None or terms.closes_at is None:
        raise Missing
    sheets = queries.sheets_of(terms)
    return document_moves.write_letter(
        letters.report(
            terms,
            bench.panel,
            sheets,
            ranking,
            bench.scoring,
            closes_at=terms.closes_at,
            opened_at=opened_at,
            low_price_note=low_price_note,
            lead_name=by.name,
            sender=sender(terms),
            at=at,
            set_aside=changes.set_aside(terms.competition_id),
            changed=changes.changed_scores(terms.competition_id, sheets),
            settled=changes.changes_in_words(terms, sheets, terms.language),
            order=locks.order_of(terms, opened_at=opened_at, prices_at=bench.standing.price_seen_at),
        ),
        matter_id=terms.competition_id,
        authority_id=terms.authority_id,
        recipient_organisation_id=None,
        at=at,
        by=by,
    )


def sender(terms: Terms) -> Party:
    return Party.with_place(organisations.authority(terms.authority_id))


def _verdict_of(met: bool) -> str:
    return "met" if met else "not_met"


def record_in(event: object, competition_id: UUID, by: Actor, at: datetime) -> None:
    record(event, by=by, at=at, subject=(SUBJECT, competition_id), matters=(competition_id,))
