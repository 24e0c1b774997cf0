"""The documents of an evaluation as data: the rejection letter and the evaluation report. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from terskel.competitions.queries import CriterionTerms, Terms
from terskel.core import formats, references
from terskel.core.evaluation import describe_model
from terskel.documents.letters import (
    Block,
    Bullets,
    Facts,
    Heading,
    LetterData,
    Note,
    Paragraph,
    Party,
    Table,
    closing,
)
from terskel.evaluation import report_blocks
from terskel.evaluation.changes import ChangedScore, SetAside
from terskel.evaluation.grounds import Weighed, clause_of, duty_of, title_of
from terskel.evaluation.individual import Scoring
from terskel.evaluation.ranking import FrozenRanking, FrozenRow
from terskel.evaluation.report_blocks import Voice
from terskel.evaluation.sheets import Panel, Sheet, lifted_text, same_texts, stepped_back

POINT_PLACES = 2


def rejection_letter(
    terms: Terms,
    sheet: Sheet,
    *,
    ground: str,
    reason: str,
    weighed: Weighed,
    sender: Party,
    recipient: Party,
    decided_by: str,
    handled_by: str,
    at: datetime,
) -> LetterData:
    """To the tenderer, with a short reason and the requirements not met (FOA § 24-10).

    `decided_by` confirmed the rejection, `handled_by` proposed it.
    """
    say = Voice(terms.language)
    numbers = {requirement.id: requirement for requirement in terms.requirements}
    duty = duty_of(ground, terms.regime)
    blocks: list[Block] = [
        Paragraph(say("rejection.opening", received_at=sheet.received_at)),
        Facts(
            (
                (say("rejection.ground"), title_of(ground, terms.language)),
                (say("rejection.clause"), f"{clause_of(ground, terms.regime)} ({say(duty)})"),
                *_event_day(terms, weighed),
            )
        ),
        Heading(say("rejection.reason")),
    ]
    if reason not in _findings(sheet):
        blocks.append(Paragraph(reason))
    blocks += [
        Paragraph(say(f"rejection.{key}", text=text, clause=clause))
        for key, text, clause in (
            ("self_cleaning", weighed.self_cleaning, references.bracketed(terms.clause("self_cleaning"))),
            ("proportionality", weighed.proportionality, ""),
        )
        if text
    ]
    if sheet.unmet:
        blocks.append(
            Table(
                say("rejection.unmet_caption"),
                (say("rejection.requirement_column"), say("rejection.finding_column")),
                tuple(
                    (f"{numbers[unmet].number}. {numbers[unmet].text}", sheet.checks[unmet].reason)
                    for unmet in sorted(sheet.unmet, key=lambda one: numbers[one].number)
                ),
            )
        )
    blocks.append(Heading(say("rejection.after_heading")))
    blocks += [Paragraph(say(key)) for key in ("rejection.after", "rejection.complaint", "rejection.basis")]
    blocks.append(closing(terms.language, sender, decided_by=decided_by, handled_by=handled_by))
    return LetterData(
        kind="evaluation.rejection",
        language=terms.language,
        title=say("rejection.title", competition=terms.title),
        reference=f"{terms.reference}/{sheet.number}",
        sender=sender,
        recipient=recipient,
        issued_at=at,
        blocks=tuple(blocks),
    )


def _event_day(terms: Terms, weighed: Weighed) -> tuple[tuple[str, str], ...]:
    if weighed.event_on is None:
        return ()
    return ((Voice(terms.language)("rejection.event_on"), formats.day(weighed.event_on, terms.language)),)


def _findings(sheet: Sheet) -> tuple[str, str]:
    """What the table of unmet requirements says, on its own or joined: no reason says it once more."""
    found = [sheet.checks[one].reason for one in sheet.unmet]
    return "\n".join(found), " ".join(found)


def report(
    terms: Terms,
    panel: Panel,
    sheets: Sequence[Sheet],
    ranking: FrozenRanking,
    scoring: Scoring,
    *,
    closes_at: datetime,
    opened_at: datetime,
    lead_name: str,
    sender: Party,
    at: datetime,
    low_price_note: str = "",
    set_aside: SetAside | None = None,
    changed: Sequence[ChangedScore] = (),
    settled: Sequence[str] = (),
    order: Sequence[str] = (),
) -> LetterData:
    """How the tenders were assessed and ranked, down to the calculation; kept in the file.

    `set_aside`: an earlier result was set aside then; `changed` are the points that differ from it.
    `settled` tells the changes of settled points with prices known, `order` what was kept from the panel until when.
    """
    say = Voice(terms.language)
    by_tender = {sheet.tender_id: sheet for sheet in sheets}
    blocks: list[Block] = [
        Paragraph(say("report.intro")),
        Facts(
            (
                (say("report.competition"), f"{terms.reference} {terms.title}"),
                (say("report.deadline"), formats.instant(closes_at, terms.language)),
                (say("report.opened"), formats.instant(opened_at, terms.language)),
                (say("report.received"), str(len(sheets))),
                (say("report.finalised_by"), lead_name),
                (say("report.model_digest"), terms.model_digest),
            )
        ),
        Heading(say("report.ranking_heading")),
        _ranking_table(terms, ranking, by_tender),
        *_remarks(terms, sheets, ranking),
        *([Note(say("report.low_prices", note=low_price_note))] if low_price_note else []),
        *_changes(terms, set_aside, changed),
        *_told(terms, "settled", settled),
        *_told(terms, "order", order),
        *_model(terms),
        Heading(say("report.panel_heading")),
        _panel_table(terms, panel),
        *(Note(stepped_back(seat, terms.language)) for seat in panel.left_in_conflict),
        *(Note(lifted_text(one, terms.language)) for one in panel.lifted),
        *_scoring(terms, sheets, scoring),
        Heading(say("report.gate_heading")),
        _gate(terms, sheets),
        *report_blocks.rejected(terms, sheets),
        *report_blocks.asked(terms, sheets),
        Heading(say("report.scores_heading")),
        *_scores(terms, sheets, ranking),
    ]
    return LetterData(
        kind="evaluation.report",
        language=terms.language,
        title=say("report.title", competition=terms.title),
        reference=terms.reference,
        sender=sender,
        recipient=None,
        issued_at=at,
        blocks=tuple(blocks),
    )


def _ranking_table(terms: Terms, ranking: FrozenRanking, sheets: Mapping[UUID, Sheet]) -> Table:
    say = Voice(terms.language)
    return Table(
        say("report.ranking_caption"),
        (
            say("report.placement"),
            say("report.tenderer"),
            *(say("report.criterion_heading", name=one.name, weight=one.weight) for one in terms.criteria),
            say("report.total"),
        ),
        tuple(
            (
                str(row.placement),
                sheets[row.tender_id].supplier_name,
                *(
                    formats.number(row.criterion(criterion.id).weighted, terms.language, POINT_PLACES)
                    for criterion in terms.criteria
                ),
                formats.number(row.total, terms.language, POINT_PLACES),
            )
            for row in ranking.rows
        ),
        numeric=(0, *range(2, len(terms.criteria) + 3)),
    )


def _remarks(terms: Terms, sheets: Sequence[Sheet], ranking: FrozenRanking) -> list[Block]:
    say = Voice(terms.language)
    names = {sheet.tender_id: sheet.supplier_name for sheet in sheets}
    criteria = {one.id: one.name for one in terms.scored}
    repeated = tuple(
        say(
            "report.same_text",
            criterion=criteria[shared.criterion_id],
            tenders=tuple(names[tender] for tender in shared.tender_ids),
        )
        for shared in same_texts(sheets)
    )
    remarks = (*ranking.remarks[terms.language], *repeated)
    return [Heading(say("report.warnings_heading"), 2), Bullets(remarks)] if remarks else []


def _model(terms: Terms) -> list[Block]:
    """The locked model in words, so that the calculation can be followed."""
    if terms.model is None:
        return []
    say = Voice(terms.language)
    lines = tuple(describe_model(terms.model, terms.language))
    return [Heading(say("report.model_heading")), Bullets(lines)]


def _changes(terms: Terms, set_aside: SetAside | None, changed: Sequence[ChangedScore]) -> list[Block]:
    """What differs from the result that was set aside, point by point with the reason (E-07)."""
    if set_aside is None:
        return []
    say, names = Voice(terms.language), {one.id: one.name for one in terms.scored}
    blocks: list[Block] = [
        Heading(say("report.changes_heading")),
        Paragraph(say("report.set_aside", set_aside_at=set_aside.at, reason=set_aside.reason)),
        Paragraph(say("report.changes" if changed else "report.no_changes")),
    ]
    if changed:
        header = ("tenderer", "changed_criterion", "was", "now", "changed_reason")
        rows = tuple(
            (
                one.supplier_name,
                names[one.criterion_id],
                "–" if one.was is None else formats.number(one.was, terms.language),
                formats.number(one.now.points, terms.language),
                one.now.reason,
            )
            for one in changed
        )
        blocks.append(Table(say("report.changes_heading"), tuple(say(f"report.{key}") for key in header), rows, (2, 3)))
    return blocks


def _told(terms: Terms, what: str, lines: Sequence[str]) -> list[Block]:
    """A part with a line for each thing to tell, left out where there is none (LOA § 4, E-13)."""
    return [Heading(Voice(terms.language)(f"report.{what}_heading")), Bullets(tuple(lines))] if lines else []


def _panel_table(terms: Terms, panel: Panel) -> Table:
    say = Voice(terms.language)
    return Table(
        say("report.panel_caption"),
        (say("report.name"), say("report.seat"), say("report.declared")),
        tuple(
            (
                seat.name,
                say("report.lead" if seat.lead else "report.evaluator"),
                formats.instant(seat.declared_at, terms.language) if seat.declared_at else "",
            )
            for seat in panel.seats
        ),
    )


def _scoring(terms: Terms, sheets: Sequence[Sheet], scoring: Scoring) -> list[Block]:
    """Who scored what; and, where they scored alone first, what each gave and what was agreed on (E-13)."""
    if scoring.planned_at is None:
        return []
    say = Voice(terms.language)
    given = tuple((one.name, ", ".join(scoring.given_names(one.id)) or say("report.everyone")) for one in terms.scored)
    blocks: list[Block] = [
        Heading(say("report.scoring_heading")),
        Paragraph(say(f"report.scoring_{scoring.way}")),
        Table(say("report.given_caption"), (say("report.changed_criterion"), say("report.scored_by")), given),
    ]
    if scoring.note:
        blocks.append(Note(say("report.given_note", note=scoring.note)))
    rows = tuple(
        (
            sheet.supplier_name,
            one.name,
            "\n".join(
                f"{scoring.people[person]}: {formats.number(cell.points, terms.language)}"
                for person, cell in scoring.delivered(sheet.tender_id, one.id).items()
            ),
            formats.number(sheet.scores[one.id].points, terms.language),
            _agreed_by(terms, scoring, sheet, one.id),
        )
        for sheet in sheets
        for one in terms.scored
        if scoring.individual and sheet.rejection is None and one.id in sheet.scores
    )
    if rows:
        header = ("tenderer", "changed_criterion", "given_alone", "agreed", "why_agreed")
        blocks.append(Table(say("report.consensus_caption"), tuple(say(f"report.{key}") for key in header), rows, (3,)))
    return blocks


def _gate(terms: Terms, sheets: Sequence[Sheet]) -> Block:
    say = Voice(terms.language)
    if not terms.requirements:
        return Paragraph(say("report.gate_none"))
    numbers = {requirement.id: requirement.number for requirement in terms.requirements}

    def finding(sheet: Sheet) -> str:
        unmet = [
            say("report.gate_unmet", number=numbers[one], reason=sheet.checks[one].reason)
            for one in sorted(sheet.unmet, key=numbers.__getitem__)
        ]
        if unmet:
            return "\n".join(unmet)
        return "" if sheet.unchecked(numbers) else say("report.gate_met", count=len(numbers))

    return Table(
        say("report.gate_caption"),
        (say("report.tenderer"), say("report.finding")),
        tuple((sheet.supplier_name, finding(sheet)) for sheet in sheets),
    )


def _agreed_by(terms: Terms, scoring: Scoring, sheet: Sheet, scored_id: UUID) -> str:
    """Who wrote the panel's points down, who else had given the same, and why they are the panel's."""
    cell, say = sheet.scores[scored_id], Voice(terms.language)
    given = scoring.delivered(sheet.tender_id, scored_id).items()
    others = tuple(
        scoring.people[person] for person, one in given if one.points == cell.points and person != cell.by_id
    )
    if others:
        said = say("report.agreed_with", by=cell.by_name, others=", ".join(others))
    else:
        said = say("report.agreed_by_one", by=cell.by_name)
    return f"{said} {cell.consensus_reason}".strip()


def _scores(terms: Terms, sheets: Sequence[Sheet], ranking: FrozenRanking) -> list[Block]:
    say = Voice(terms.language)
    by_tender = {sheet.tender_id: sheet for sheet in sheets}
    blocks: list[Block] = []
    for criterion in terms.criteria:
        heading = say("report.criterion_heading", name=criterion.name, weight=criterion.weight)
        detail = "report.calculation" if criterion.kind == "price" else "report.reason"
        blocks.append(Heading(heading, 2))
        if criterion.anchors:
            numbers = [formats.number(one.points, terms.language) for one in criterion.anchors]
            said = zip(numbers, (one.meaning for one in criterion.anchors), strict=True)
            blocks.append(Bullets(tuple(say("report.anchor", points=points, meaning=text) for points, text in said)))
        blocks.append(
            Table(
                say("report.points_caption", name=criterion.name),
                (say("report.tenderer"), say("report.points"), say(detail), say("report.counts")),
                tuple(_score_row(terms, criterion, row, by_tender[row.tender_id]) for row in ranking.rows),
                numeric=(1,),
            )
        )
    totals = tuple((by_tender[row.tender_id].supplier_name, row.total_shown[terms.language]) for row in ranking.rows)
    blocks.append(Heading(say("report.totals_heading"), 2))
    blocks.append(Table(say("report.totals_heading"), (say("report.tenderer"), say("report.calculation")), totals))
    return blocks


def _score_row(terms: Terms, criterion: CriterionTerms, row: FrozenRow, sheet: Sheet) -> tuple[str, str, str, str]:
    frozen = row.criterion(criterion.id)
    points = formats.number(frozen.points, terms.language, POINT_PLACES)
    shown = frozen.points_shown[terms.language]
    if criterion.kind == "price":
        detail = shown
    else:
        reason = sheet.reason(criterion, terms.language)
        detail = f"{reason}\n{shown}" if criterion.parts else reason
    return sheet.supplier_name, points, detail, frozen.weighted_shown[terms.language]
