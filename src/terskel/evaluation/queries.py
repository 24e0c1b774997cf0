"""Reads of an evaluation; nobody reads tenders here before having declared impartiality."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Min, QuerySet

from terskel.competitions import policy as competition_policy
from terskel.competitions import queries as competitions
from terskel.competitions.queries import Terms
from terskel.competitions.queries.steps import steps
from terskel.core.actors import EVALUATOR, Actor
from terskel.core.decisions import Decision, Missing, require
from terskel.core.languages import Language
from terskel.evaluation import policy
from terskel.evaluation.changes import SetAside, changes_in_words, set_aside
from terskel.evaluation.enquiries import OwnEnquiry, enquiry_for_supplier, enquiry_of, own_enquiries
from terskel.evaluation.findings import findings_of
from terskel.evaluation.impartiality import has_declared_conflict as has_declared_conflict
from terskel.evaluation.impartiality import in_conflict as in_conflict
from terskel.evaluation.impartiality import matters_in_conflict as matters_in_conflict
from terskel.evaluation.impartiality import sits_free as sits_free
from terskel.evaluation.individual import Scoring
from terskel.evaluation.locks import hides_names, locks_of, shown
from terskel.evaluation.matrix import Matrix
from terskel.evaluation.models import EvaluationResult, ImpartialityDeclaration, PanelMember, TenderRejection
from terskel.evaluation.others_secrets import told_in_rejection
from terskel.evaluation.ranking import JSON_VERSION, FrozenRanking, FrozenRow
from terskel.evaluation.ranking import from_json as ranking_from_json
from terskel.evaluation.report_blocks import asked, asked_whole
from terskel.evaluation.scorings import has_begun, scoring_of, written_before
from terskel.evaluation.seating import panel_of
from terskel.evaluation.sheets import (
    Asked,
    Panel,
    SameText,
    ScoreCell,
    Sheet,
    lifted_text,
    same_texts,
    stepped_back,
)
from terskel.evaluation.withholding import Personal, answers_written, personal, without_own_points
from terskel.organisations import queries as organisations
from terskel.qualification import queries as qualification
from terskel.tenders import queries as tenders
from terskel.tenders.queries import DeliveredBy, OpenedTenderView

__all__ = [
    "Asked",
    "EvaluationView",
    "FrozenRanking",
    "FrozenRow",
    "Matrix",
    "OwnEnquiry",
    "Panel",
    "Personal",
    "Result",
    "SameText",
    "Scoring",
    "Sheet",
    "answers_written",
    "asked",
    "asked_whole",
    "candidates",
    "changes_in_words",
    "enquiry_for_supplier",
    "enquiry_of",
    "evaluation",
    "lifted_text",
    "matrix",
    "my_panels",
    "names_hidden",
    "opened_tenders",
    "own_enquiries",
    "panel_of",
    "personal",
    "plan",
    "result",
    "result_for_room",
    "scores_seen",
    "scoring_has_begun",
    "scoring_of",
    "sheets_of",
    "standing_of",
    "ranked_suppliers",
    "standing_result",
    "told_in_rejection",
    "stepped_back",
    "without_own_points",
]


@dataclass(frozen=True, slots=True)
class EvaluationView:
    """Where the evaluation stands, without a word about any tender: safe before the opening.

    `set_aside`: an earlier result was set aside, because its award was reversed or the evaluation reopened.
    """

    terms: Terms
    panel: Panel
    standing: policy.Standing
    may_see: Decision
    set_aside: SetAside | None


@dataclass(frozen=True, slots=True)
class Result:
    """The frozen result: sheets as they stood, and the ranking with its shown calculation.

    `low_price_note`: why prices that stood out as low, and were not explained, are not abnormally low (FOA § 24-9).
    """

    id: UUID
    terms: Terms
    finalised_at: datetime
    finalised_by: UUID
    model_digest: str
    report_letter_id: UUID
    ranking: FrozenRanking
    sheets: tuple[Sheet, ...]
    panel: Panel
    scoring: Scoring
    low_price_note: str = ""

    def sheet(self, tender_id: UUID) -> Sheet:
        return next(sheet for sheet in self.sheets if sheet.tender_id == tender_id)


def evaluation(reader: Actor, competition_id: UUID) -> EvaluationView:
    """Raises `Missing` outside the competition's own authority."""
    terms = _own_terms(reader, competition_id)
    panel = panel_of(competition_id)
    standing = standing_of(terms)
    may_see = policy.may_see_tenders(reader, panel, standing)
    earlier = set_aside(competition_id) if standing.set_aside_at else None
    return EvaluationView(terms, panel, standing, may_see, earlier)


def matrix(reader: Actor, competition_id: UUID) -> Matrix:
    """Every sheet of a competition, in a fixed number of queries whatever its size.

    Raises `Missing` outside the authority, `RefusedAct` for its people who may not see tenders (yet).
    """
    terms = _own_terms(reader, competition_id)
    panel, standing = panel_of(competition_id), standing_of(terms)
    require(policy.may_see_tenders(reader, panel, standing))
    sheets = sheets_of(terms, reader.language)
    scoring = scoring_of(terms, panel, sheets)
    if standing.finalised_at is None:
        scoring = scoring.as_seen_by(reader.person_id)
    return Matrix(terms, panel, standing, sheets, same_texts(sheets), scoring, hides_names(terms, locks_of(terms)))


def plan(reader: Actor, competition_id: UUID) -> Scoring:
    """How the panel scores and who scores what, without a word about any tender; raises `Missing` elsewhere."""
    terms = _own_terms(reader, competition_id)
    return replace(scoring_of(terms, panel_of(competition_id), ()), marks={}, missing={})


def scoring_has_begun(reader: Actor, competition_id: UUID) -> bool:
    """Whether anybody has given points, after which the way they are given stays; raises `Missing` elsewhere."""
    return has_begun(_own_terms(reader, competition_id).competition_id)


def scores_seen(reader: Actor, competition_id: UUID, ids: Sequence[UUID]) -> dict[UUID, ScoreCell]:
    """Rows that no longer stand, as they were: the panel's, and the reader's own. Raises as `matrix` does."""
    if not ids:
        return {}
    require(evaluation(reader, competition_id).may_see)
    return written_before(competition_id, ids, alone=reader.person_id)


def opened_tenders(reader: Actor, competition_id: UUID) -> dict[UUID, OpenedTenderView]:
    """What the tenders say, by tender; raises as `matrix` does."""
    require(evaluation(reader, competition_id).may_see)
    return {one.tender_id: one for one in tenders.opened_for_room(competition_id)}


def delivered_by(on_table: Matrix, opened: OpenedTenderView, *, at: datetime) -> DeliveredBy | None:
    """Who delivered the tender, and on what; None while the panel does not see names."""
    return None if on_table.names_hidden else tenders.delivered_by(opened.delivery_id, at=at)


def unqualified(on_table: Matrix, *, at: datetime) -> dict[UUID, datetime]:
    """Tenders on the table whose supplier's admission no longer stands, and since when (FOA § 23-1)."""
    terms = on_table.terms
    if terms.published_at is None:
        return {}
    suppliers = {sheet.supplier_id: sheet.tender_id for sheet in on_table.sheets}
    gone = qualification.no_longer_admitted(terms.category_ids, list(suppliers), invited_at=terms.published_at, at=at)
    return {suppliers[supplier_id]: since for supplier_id, since in gone.items()}


def result(reader: Actor, competition_id: UUID) -> Result:
    """The frozen result for the authority's people; raises `Missing` before it is frozen."""
    view = evaluation(reader, competition_id)
    found = result_for_room(competition_id)
    if found is None:
        raise Missing
    require(view.may_see)
    return found


def result_for_room(competition_id: UUID) -> Result | None:
    """The frozen result for a later room that has decided access itself."""
    frozen = EvaluationResult.objects.filter(competition_id=competition_id, set_aside_at__isnull=True).first()
    if frozen is None:
        return None
    terms, panel = competitions.terms(competition_id), panel_of(competition_id)
    sheets = sheets_of(terms)
    return Result(
        id=frozen.id,
        terms=terms,
        finalised_at=frozen.finalised_at,
        finalised_by=frozen.finalised_by_id,
        model_digest=frozen.model_digest,
        report_letter_id=frozen.report_id,
        ranking=ranking_from_json(frozen.ranking),
        sheets=sheets,
        panel=panel,
        scoring=scoring_of(terms, panel, sheets),
        low_price_note=frozen.low_price_note,
    )


def ranked_suppliers(competition_ids: Collection[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Whose tenders the frozen results that stand rank, the first first, by competition; in two statements.

    For a later room that has decided access itself.
    """
    rows = EvaluationResult.objects.filter(competition_id__in=competition_ids, set_aside_at__isnull=True)
    ranked = {key: ranking_from_json(told).rows for key, told in rows.values_list("competition_id", "ranking")}
    whose = tenders.tenderers_of(row.tender_id for found in ranked.values() for row in found)
    return {key: tuple(whose[row.tender_id].supplier_id for row in found) for key, found in ranked.items()}


def standing_result(competition_id: UUID) -> UUID | None:
    """The id of the frozen result that stands, for a later room that has decided access itself."""
    found = EvaluationResult.objects.filter(competition_id=competition_id, set_aside_at__isnull=True)
    return found.values_list("id", flat=True).first()


def evaluation_steps(competition_ids: Sequence[UUID]) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """ "began": when the first of the panel declared; "frozen": when the standing result was. For later rooms."""
    declared = ImpartialityDeclaration.objects.filter(competition_id__in=competition_ids).values("competition_id")
    frozen = EvaluationResult.objects.filter(competition_id__in=competition_ids, set_aside_at__isnull=True)
    return steps(declared.annotate(began_at=Min("declared_at")), "began", "began_at"), steps(
        frozen, "frozen", "finalised_at"
    )


def begun_by(at: datetime) -> QuerySet[Any]:
    """The ids of competitions whose evaluation had begun; for conditions of later rooms, which the database decides."""
    return ImpartialityDeclaration.objects.filter(declared_at__lte=at).values("competition_id")


def finalised_by(at: datetime) -> QuerySet[Any]:
    """As `begun_by`: those whose result was frozen, and still is."""
    return EvaluationResult.objects.filter(set_aside_at__isnull=True, finalised_at__lte=at).values("competition_id")


def placements(tenders_by_competition: Mapping[UUID, UUID]) -> dict[UUID, tuple[int, int]]:
    """Tender -> its placement and how many were ranked, by the frozen results of these competitions.

    For later rooms, which show a tenderer its own alone, and not before it is told. One statement, which finds the
    tender in the ranking: the points of all others are not read.
    """
    if not tenders_by_competition:
        return {}
    ids, own = list(tenders_by_competition), [str(key) for key in tenders_by_competition.values()]
    with connection.cursor() as cursor:
        cursor.execute(_PLACED, [ids, own, JSON_VERSION])
        return {tender_id: (placement, ranked) for tender_id, placement, ranked in cursor.fetchall()}


_PLACED: Final = """
    SELECT own.tender::uuid, (found ->> 'placement')::int, jsonb_array_length(result.ranking -> 'rows')
    FROM unnest(%s::uuid[], %s::text[]) AS own (competition_id, tender)
    JOIN evaluation_evaluationresult result
        ON result.competition_id = own.competition_id AND result.set_aside_at IS NULL
    CROSS JOIN LATERAL jsonb_path_query_first(
        result.ranking, '$.rows[*] ? (@.tender == $tender)', jsonb_build_object('tender', own.tender)
    ) AS found
    WHERE found IS NOT NULL AND (result.ranking ->> 'version')::int = %s"""


def my_panels(reader: Actor) -> list[UUID]:
    """The competitions on whose panel the reader sits, newest seat first."""
    if reader.person_id is None:
        return []
    seats = PanelMember.objects.filter(person_id=reader.person_id, removed_at__isnull=True)
    return list(seats.order_by("-appointed_at", "-id").values_list("competition_id", flat=True))


def candidates(reader: Actor, competition_id: UUID) -> Sequence[tuple[UUID, str]]:
    """The authority's evaluators and who assists with the competition, who can be appointed: (person id, name)."""
    terms = _own_terms(reader, competition_id)
    own = [(person.person_id, person.name) for person in organisations.people(terms.authority_id, EVALUATOR)]
    return list(dict([*own, *competitions.assisting(competition_id)]).items())


def standing_of(terms: Terms) -> policy.Standing:
    opening = tenders.opening_facts(terms.competition_id)
    results = EvaluationResult.objects.filter(competition_id=terms.competition_id)
    instants = list(results.values_list("finalised_at", "set_aside_at"))
    finalised_at = next((frozen_at for frozen_at, aside_at in instants if aside_at is None), None)
    set_aside = [aside_at for _frozen_at, aside_at in instants if aside_at is not None]
    apart = terms.price_after_quality
    return policy.Standing(
        terms.published_at,
        opening.opened_at,
        finalised_at,
        terms.cancelled_at,
        set_aside_at=max(set_aside, default=None),
        price_seen_at=tenders.price_seen_at(terms) if apart else opening.opened_at,
        locks_quality=apart or terms.tenderers_hidden,
        quality_locked_at=locks_of(terms).standing_at,
    )


def names_hidden(terms: Terms) -> bool:
    """Whether the panel does not see (yet) who tenders what; for later rooms."""
    return hides_names(terms, locks_of(terms))


def ever_on_panel(competition_id: UUID) -> frozenset[UUID]:
    """Who sits or sat on the panel."""
    return frozenset(PanelMember.objects.filter(competition_id=competition_id).values_list("person_id", flat=True))


def has_told_rejection(competition_id: UUID) -> bool:
    """Whether a rejection stands that its tenderer was told of; for later rooms, which decide access themselves."""
    told = TenderRejection.objects.filter(competition_id=competition_id, confirmed_at__isnull=False)
    return told.filter(withdrawn_at__isnull=True).exists()


def sheets_of(terms: Terms, language: Language | None = None) -> tuple[Sheet, ...]:
    """One sheet per opened tender, in the order of the opening; empty before it. Who may see them is the caller's.

    Where the panel does not see who tenders what, they stand in an order drawn by lot, without names until the points
    for quality are locked; `language` is that of whoever reads.
    """
    try:
        opened = tenders.opened_for_room(terms.competition_id)
    except Missing:
        return ()
    suppliers = organisations.suppliers([tender.supplier_id for tender in opened])
    found = findings_of(terms.competition_id)
    fixed = terms.model.fixed_amount if terms.model else None
    sheets = (
        Sheet(
            tender_id=tender.tender_id,
            supplier_id=tender.supplier_id,
            supplier_name=suppliers[tender.supplier_id].name,
            number=tender.hidden_number or tender.number,
            price=tender.price if fixed is None or tender.unreadable else fixed,
            unit_prices=tender.prices,
            unreadable=tender.unreadable,
            received_at=tender.received_at,
            checks=found.checks.get(tender.tender_id, {}),
            scores=found.scores.get(tender.tender_id, {}),
            rejection=found.rejections.get(tender.tender_id),
            asked=found.asked.get(tender.tender_id, ()),
            price_sealed=tender.price_sealed,
        )
        for tender in opened
    )
    return shown(terms, sheets, language or terms.language)


def _own_terms(reader: Actor, competition_id: UUID) -> Terms:
    terms = competitions.terms(competition_id)
    if not competition_policy.acts_in(reader, terms.authority_id, terms.competition_id):
        raise Missing
    return terms
