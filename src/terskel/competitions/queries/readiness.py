"""What stands between a draft and its publication, with the dates computed and how they were counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Sum

from terskel.competitions import policy
from terskel.competitions.models import Competition
from terskel.competitions.queries import lots
from terskel.competitions.queries.document_views import DocumentView
from terskel.competitions.queries.rows import documents_of, found, terms_of
from terskel.competitions.queries.texts import locked_texts_of
from terskel.competitions.queries.views import Terms
from terskel.core import deadlines, publication
from terskel.core.actors import Actor
from terskel.core.deadlines import Deadline
from terskel.core.decisions import Missing, refuse
from terskel.core.instants import last_day_before, oslo_day
from terskel.core.languages import Language
from terskel.core.publication import (
    CategoryDraft,
    ClauseAnswer,
    CompetitionDraft,
    CriterionDraft,
    DocumentDraft,
    Finding,
    RequirementDraft,
    Unexamined,
)
from terskel.core.rulesets import as_of
from terskel.core.rulesets.own import KeptRules
from terskel.dps import queries as dps_queries
from terskel.organisations import queries as organisations
from terskel.qualification import queries as qualification
from terskel.qualification.queries import Undecided

OUR_PRICE_FORM: Final = DocumentDraft(name="", role="price_form")
"""Every tender states its price in the form of the tender page, the same for all."""
NOBODY_WAITS: Final = Undecided()
STANDARD: Final = {"standard": True, "adapted": False}
"""How the answer on the contract reads in the check; unanswered says nothing of it."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """The pre-publication check as of an instant. `closes_at` is the deadline it was made with, or the earliest one.

    `unexamined` are the rules that the draft says too little for; they are told, never passed over. `limits_tiers`: the
    law sets a highest number of tiers of subcontractors for such a contract (LOA § 5k). `approval_above`: the
    authority's own limit where the value is above it, so that somebody else approves it first; else None.
    `invites_late`: the DPS documents say that whoever is admitted while tenders are open may be invited too.
    """

    findings: tuple[Finding, ...]
    unexamined: tuple[Unexamined, ...]
    closes_at: datetime
    earliest: Deadline
    question_deadline: Deadline
    last_answer: Deadline
    valid_until: Deadline
    recipients: int
    invites_late: bool
    limits_tiers: bool
    approval_above: Decimal | None

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == "block")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == "warn")


def check(reader: Actor, competition_id: UUID, *, at: datetime, closes_at: datetime | None = None) -> Readiness:
    """What a publication at `at` would meet; for the authority's own people."""
    competition = found(Competition.objects.filter(pk=competition_id).first())
    if not policy.is_inside(reader, competition):
        raise Missing
    terms = terms_of(competition)
    attached = documents_of(competition, inside=True)
    rules = rules_today(competition, at)
    earliest = earliest_close(attached, rules, at)
    competition.closes_at = closes_at or earliest.instant
    waiting = qualification.undecided_among(terms.category_ids, at)
    draft = draft_of(competition, terms, attached, undecided=waiting, at=at)
    return Readiness(
        findings=publication.check_competition(draft, at, rules.own),
        unexamined=publication.unexamined_of_competition(draft, at),
        closes_at=competition.closes_at,
        earliest=earliest,
        question_deadline=deadlines.default_question_deadline(at, competition.closes_at),
        last_answer=deadlines.last_answer(competition.closes_at, own=rules.own, rules=rules.law),
        valid_until=deadlines.tender_valid_until(
            competition.closes_at, stated_days=terms.validity_days, rules=rules.law
        ),
        recipients=len(qualification.qualified(terms.category_ids, at)),
        invites_late=dps_queries.invites_late(competition.dps_id),
        limits_tiers=publication.asks_for_tiers(terms.service_kind, draft.cleaning, oslo_day(at)),
        approval_above=rules.own.approval_above if rules.own.asks_for_approval(lots.value_of(competition)) else None,
    )


def require_ready(draft: CompetitionDraft, language: Language, rules: KeptRules, at: datetime) -> None:
    """The check finds nothing that blocks; else every such finding is told. For this room only."""
    found = publication.check_competition(draft, at, rules.own)
    blocking = [finding for finding in found if finding.severity == "block"]
    if blocking:
        refuse(
            "competitions.not_ready",
            blocking[0].clause,
            count=len(blocking),
            findings=tuple(publication.finding_text(finding, language) for finding in blocking),
        )


def rules_today(competition: Competition, at: datetime) -> KeptRules:
    """The rules a publication at `at` would be held to from then on: the law's of the day, and the buyer's own."""
    today = oslo_day(at)
    return KeptRules(as_of(today), organisations.own_rules_on(competition.authority_id, today))


def earliest_close(attached: Sequence[DocumentView], rules: KeptRules, at: datetime) -> Deadline:
    """Ten whole days after an invitation sent at `at`, five more where a document is restricted (T-06, T-08)."""
    restricted = any(document.access == "restricted" for document in attached)
    return deadlines.tender_earliest_close(at, restricted_documents=restricted, own=rules.own, rules=rules.law)


def announced_value(competition: Competition) -> Decimal:
    """What the other competitions announced under the same DPS are expected to come to, those cancelled left out."""
    others = Competition.objects.filter(
        dps_id=competition.dps_id, published_at__isnull=False, cancelled_at__isnull=True
    ).exclude(pk=competition.id)
    return others.aggregate(together=Sum("estimated_value"))["together"] or Decimal(0)


def draft_of(
    competition: Competition,
    terms: Terms,
    attached: Sequence[DocumentView],
    *,
    undecided: Undecided = NOBODY_WAITS,
    at: datetime,
) -> CompetitionDraft:
    """The draft as the core's check reads it. Who waits is a warning alone: what only asks for faults leaves it out."""
    dps = dps_queries.dps_by_ids([competition.dps_id], at=at)[competition.dps_id]
    categories = dps_queries.categories_by_ids(terms.category_ids)
    cleaning = publication.is_cleaning(dps.cpv)
    limits_tiers = publication.asks_for_tiers(terms.service_kind, cleaning, oslo_day(at))
    return CompetitionDraft(
        title=terms.title,
        scope=terms.scope,
        need=terms.need,
        estimated_value=terms.estimated_value,
        duration_text=terms.duration_text,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        place=terms.place,
        contract_form=terms.contract_form,
        result_kind=terms.result_kind,
        closes_at=competition.closes_at,
        question_deadline_at=competition.question_deadline_at,
        dps_ends_at=dps.ends_at,
        regime=terms.regime,
        service_kind=terms.service_kind,
        categories=tuple(
            CategoryDraft(code=one.code, maximum_value=one.maximum_value, people=terms.people.get(one.id, 0))
            for one in categories.values()
        ),
        # The place is told in free words: where a category is for some counties, nobody has compared them.
        area=None if any(one.place.is_bound for one in categories.values()) else "",
        requirements=tuple(
            RequirementDraft(number=one.number, text=one.text, climate=one.climate) for one in terms.requirements
        ),
        criteria=tuple(
            CriterionDraft(
                id=str(one.id),
                name=one.name,
                weight=one.weight,
                kind=one.kind,
                climate=one.climate,
                description=one.description,
                documentation=one.documentation,
                least_points=one.least_points,
                anchors=one.anchors,
            )
            for one in terms.criteria
        ),
        model=terms.model,
        climate_answer=competition.climate_answer,
        climate_reason=competition.climate_reason,
        wording_reason=competition.wording_reason,
        clause_answers=tuple(
            ClauseAnswer(clause=one.clause, included=one.included, reason=one.reason, sanction=one.sanction)
            for one in terms.clauses
        ),
        undecided_applications=undecided.late,
        undecided_since=_last_day(undecided.late_since),
        waiting_applications=undecided.waiting,
        waiting_from=_last_day(undecided.first_due_at),
        waiting_to=_last_day(undecided.last_due_at),
        buyer_kind=dps.buyer_kind,
        site_visit=bool(terms.site_visit),
        published_criteria=dps_queries.criteria_of([dps.id]).get(dps.id),
        documents=(
            *(
                DocumentDraft(
                    name=one.title,
                    role=one.role,
                    restricted=one.access == "restricted",
                    reason=one.access_reason,
                )
                for one in attached
            ),
            OUR_PRICE_FORM,
        ),
        standard_contract=STANDARD.get(terms.contract_basis),
        contract_deviation_reason=terms.contract_deviation_reason,
        cleaning=cleaning,
        subcontractor_tiers=terms.subcontractor_tiers if limits_tiers else 0,
        tiers_reason=terms.tiers_reason,
        universal_design=competition.universal_design,
        security=competition.security,
        human_rights=competition.human_rights,
        lots_reason=competition.lots_reason,
        lots=len(lots.ids_together(competition.id)),
        lots_value=lots.value_of(competition),
        first_requests_assessed=dps.initial_assessment_finished_at is not None,
        dps_estimated_value=dps.estimated_value,
        dps_used_value=announced_value(competition),
        validity_days=terms.validity_days,
        price_after_quality=terms.price_after_quality,
        tenderers_hidden=terms.tenderers_hidden,
        cv_count=terms.cv_count,
        reference_count=terms.reference_count,
        locked_texts=locked_texts_of(competition, at),
    )


def _last_day(limit: datetime | None) -> date | None:
    return last_day_before(limit) if limit is not None else None
