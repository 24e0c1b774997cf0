"""The procurement report (anskaffelsesprotokoll) as data: FOA § 25-5(2) in Part III, § 10-5 in II and IV. Pure.

In Part III every row carries the letter of § 25-5(2) that asks for it. Letters d, e, h and k do not arise in a
competition under a dynamic purchasing system and are answered by the row on the procedure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from terskel.awards.letters import PLACES, total_text
from terskel.awards.lots import PassedOver
from terskel.competitions.queries import Terms, clocks
from terskel.core import formats
from terskel.core.instants import oslo_day
from terskel.core.phrases import Phrasebook
from terskel.core.regimes import Regime
from terskel.documents.letters import Block, Bullets, Facts, Heading, LetterData, Paragraph, Party, Table
from terskel.evaluation import queries as evaluations
from terskel.evaluation.policy import clause_of, title_of
from terskel.evaluation.queries import FrozenRanking, Panel, Sheet, lifted_text, stepped_back


@dataclass(frozen=True, slots=True)
class Invited:
    """A supplier as the report names it; `later_at`: it was admitted after the publication, and invited then."""

    name: str
    number: str
    later_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """How the competition went, whoever won; `sheets` is None while the tenders are sealed.

    `numbers` are the tenderers' organisation numbers by supplier id. `changed_points` tells each change of settled
    points after prices were known, `reversed_rejections` each rejection that was reversed, with its reason.
    """

    terms: Terms
    authority: Party
    invited: tuple[Invited, ...]
    numbers: Mapping[UUID, str]
    opened_at: datetime | None
    sheets: tuple[Sheet, ...] | None
    panel: Panel
    at: datetime
    changed_points: tuple[str, ...] = ()
    reversed_rejections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The award: what was checked, who prepared and approved it, and the standstill.

    `low_price_note`: why prices that stood out as low are not abnormally low, "" where the panel noted nothing.
    `passed_over` are tenders ranked above the winner's whose suppliers have all the lots they may have.
    """

    ranking: FrozenRanking
    low_price_note: str
    winner: Sheet
    passed_over: Mapping[UUID, PassedOver]
    winner_number: str
    finalised_at: datetime
    evidence: str
    tax_information_issued_on: date | None
    sanctions: str
    no_lots_reason: str
    subcontracts: str
    conflicts: str
    other_matters: str
    prepared_by: str
    approved_by: str
    standstill_days: int
    standstill_ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Abandoned:
    """A competition that ended without an award, and who decided it."""

    reason: str
    decided_by: str


def procurement_report(course: Course, outcome: Chosen | Abandoned) -> LetterData:
    terms = course.terms
    intro = "protocol.intro_III" if terms.regime == Regime.FOA_III else "protocol.intro"
    asked = evaluations.asked(terms, course.sheets or (), heading=_headed(course, "p", "protocol.asked_heading"))
    return LetterData(
        kind="awards.procurement_report",
        language=terms.language,
        title=_say(course, "protocol.title", competition=terms.title),
        reference=terms.reference,
        sender=course.authority,
        recipient=None,
        issued_at=course.at,
        blocks=(
            Paragraph(_say(course, intro, clause=terms.clause("report"))),
            Facts(_subject(course, outcome)),
            _invited(course),
            *_tenderers(course),
            *asked,
            *(_award(course, outcome) if isinstance(outcome, Chosen) else _abandonment(course, outcome)),
            Heading(_say(course, "protocol.course_heading")),
            Facts(_course(course, outcome)),
        ),
    )


def _subject(course: Course, outcome: Chosen | Abandoned) -> tuple[tuple[str, str], ...]:
    terms = course.terms
    value = formats.kroner(terms.estimated_value, terms.language) if terms.estimated_value is not None else ""
    rows = [
        ("a", "buyer", ", ".join(part for part in (course.authority.name, *course.authority.lines) if part)),
        ("b", "subject", f"{terms.title}\n{terms.scope}"),
        ("b", "estimated_value", value),
    ]
    if terms.regime == Regime.FOA_III and isinstance(outcome, Chosen):
        rows.append(("c", "no_lots", outcome.no_lots_reason))
    rows += [
        ("d–f", "procedure", _say(course, "protocol.procedure_text")),
        ("g", "invited", _how_many_invited(course)),
    ]
    return tuple((_label(course, letter, key), text) for letter, key, text in rows)


def _invited(course: Course) -> Table:
    """Everyone invited; who came later stands with the day."""
    header = (_say(course, "protocol.supplier"), _say(course, "protocol.number"))
    rows = tuple(
        (
            one.name,
            one.number
            if one.later_at is None
            else _say(course, "protocol.number_later", number=one.number, day=oslo_day(one.later_at)),
        )
        for one in course.invited
    )
    return Table(_say(course, "protocol.invited_caption"), header, rows)


def _how_many_invited(course: Course) -> str:
    later = sum(one.later_at is not None for one in course.invited)
    count = len(course.invited) - later
    if later:
        return _say(course, "protocol.invited_later_text", count=count, later=later)
    return _say(course, "protocol.invited_text", count=count)


def _tenderers(course: Course) -> list[Block]:
    blocks: list[Block] = [Heading(_headed(course, "i", "protocol.tenderers_heading"))]
    if course.sheets is None:
        return [*blocks, Paragraph(_say(course, "protocol.not_opened"))]
    if not course.sheets:
        return [*blocks, Paragraph(_say(course, "protocol.no_tenders"))]
    header = ("protocol.supplier", "protocol.number", "protocol.received")
    blocks.append(
        Table(
            _say(course, "protocol.tenderers_caption"),
            tuple(_say(course, key) for key in header),
            tuple(
                (
                    sheet.supplier_name,
                    course.numbers[sheet.supplier_id],
                    formats.instant(sheet.received_at, course.terms.language),
                )
                for sheet in course.sheets
            ),
        )
    )
    reversed_ones = [Bullets(course.reversed_rejections)] if course.reversed_rejections else []
    return [*blocks, *_rejected(course, course.sheets), *reversed_ones]


def _rejected(course: Course, sheets: Sequence[Sheet]) -> list[Block]:
    heading = Heading(_headed(course, "j", "protocol.rejected_heading"))
    language = course.terms.language
    rows = tuple(
        (
            sheet.supplier_name,
            ", ".join(
                (
                    title_of(sheet.rejection.ground, language),
                    clause_of(sheet.rejection.ground, course.terms.regime),
                )
            ),
            sheet.rejection.reason,
        )
        for sheet in sheets
        if sheet.rejection and sheet.rejection.confirmed_at
    )
    if not rows:
        return [heading, Paragraph(_say(course, "protocol.none_rejected"))]
    header = ("protocol.supplier", "protocol.ground", "protocol.reason")
    return [
        heading,
        Table(_say(course, "protocol.rejected_caption"), tuple(_say(course, key) for key in header), rows),
    ]


def _award(course: Course, chosen: Chosen) -> list[Block]:
    language = course.terms.language
    price = chosen.winner.price
    row = next(one for one in chosen.ranking.rows if one.tender_id == chosen.winner.tender_id)
    total, count = total_text(chosen.ranking, row, language), len(chosen.ranking.rows)
    because = _say(course, "protocol.chosen_text", total=total, count=count)
    if chosen.passed_over:
        held = next(iter(chosen.passed_over.values()))
        placed = {"total": total, "placement": row.placement, "count": count}
        because = _say(course, "protocol.chosen_next_in_rank", **placed, most=held.most, rule=held.rule)
    clauses = ", ".join(f"LOA § {one.clause}" for one in course.terms.clauses if one.included)
    rows = [
        ("l", "conflicts", _conflicts(course, chosen.conflicts)),
        ("m", "chosen", f"{chosen.winner.supplier_name}, {chosen.winner_number}"),
        ("m", "value", formats.kroner(price, language) if price is not None else ""),
        ("m", "chosen_because", because),
        ("n", "subcontracts", chosen.subcontracts or _say(course, "protocol.no_subcontracts")),
        ("p", "low_prices", chosen.low_price_note),
        ("p", "evidence", chosen.evidence),
        ("p", "tax", _tax(course, chosen)),
        ("p", "clauses", "\n".join(part for part in (clauses, chosen.sanctions) if part)),
        ("p", "standstill", _standstill(course, chosen)),
        ("p", "other", chosen.other_matters or _say(course, "protocol.none")),
    ]
    return [
        Heading(_say(course, "protocol.award_heading")),
        _ranking(course, chosen),
        *_changed_points(course),
        Facts(tuple((_label(course, letter, key), text) for letter, key, text in rows if text)),
    ]


def _ranking(course: Course, chosen: Chosen) -> Table:
    """How the ranked tenders ended; points and reasons stand in the evaluation report."""
    language = course.terms.language
    names = {sheet.tender_id: sheet for sheet in course.sheets or ()}
    header = ("protocol.placement", "protocol.supplier", "protocol.price", "protocol.total")
    return Table(
        _say(course, "protocol.ranking_caption"),
        tuple(_say(course, key) for key in header),
        tuple(
            (
                str(row.placement),
                names[row.tender_id].supplier_name,
                formats.kroner(price, language) if (price := names[row.tender_id].price) is not None else "",
                formats.number(row.total, language, PLACES),
            )
            for row in chosen.ranking.rows
        ),
        numeric=(0, 2, 3),
    )


def _changed_points(course: Course) -> list[Block]:
    """What the panel changed when the outcome could be seen, point by point with the reason (LOA § 4)."""
    if not course.changed_points:
        return []
    heading = Phrasebook.of("evaluation").say("report.settled_heading", course.terms.language)
    return [Heading(heading, 2), Bullets(course.changed_points)]


def _conflicts(course: Course, found: str) -> str:
    """Who declared a conflict and left the panel, and what else was `found`; or that there was none."""
    told = [*_stepped_back(course), *([found] if found else [])]
    return "\n".join(told) if told else _say(course, "protocol.no_conflicts")


def _stepped_back(course: Course) -> list[str]:
    language = course.terms.language
    left = [stepped_back(seat, language) for seat in course.panel.in_conflict]
    return left + [lifted_text(one, language) for one in course.panel.lifted]


def _abandonment(course: Course, outcome: Abandoned) -> list[Block]:
    """Why it ended, and the conflicts that were declared; where no panel had begun, there is none to deny."""
    told = "\n".join(_stepped_back(course))
    rows = [("l", "conflicts", told), ("o", "cancellation", outcome.reason)]
    return [Facts(tuple((_label(course, letter, key), text) for letter, key, text in rows if text))]


def _tax(course: Course, chosen: Chosen) -> str:
    issued_on = chosen.tax_information_issued_on
    if issued_on is None:
        return _say(course, "protocol.tax_foreign")
    oldest = clocks.tax_information_oldest(course.terms, oslo_day(course.at))
    return _say(course, "protocol.tax_dated", issued_on=issued_on, oldest=oldest)


def _standstill(course: Course, chosen: Chosen) -> str:
    if chosen.standstill_ends_at is None:
        return _say(course, "protocol.no_standstill")
    return _say(course, "protocol.standstill_until", days=chosen.standstill_days, ends_at=chosen.standstill_ends_at)


def _course(course: Course, outcome: Chosen | Abandoned) -> tuple[tuple[str, str], ...]:
    language = course.terms.language
    moments = [
        ("published", course.terms.published_at),
        ("deadline", course.terms.closes_at),
        ("opened", course.opened_at),
        ("evaluated", outcome.finalised_at if isinstance(outcome, Chosen) else None),
        ("cancelled", course.terms.cancelled_at if isinstance(outcome, Abandoned) else None),
    ]
    rows = [(key, formats.instant(at, language)) for key, at in moments if at is not None]
    rows.append(("panel", ", ".join(seat.name for seat in course.panel.seats)))
    if isinstance(outcome, Chosen):
        rows += [("prepared_by", outcome.prepared_by), ("approved_by", outcome.approved_by)]
    else:
        rows.append(("decided_by", outcome.decided_by))
    return tuple((_say(course, f"protocol.{key}"), text) for key, text in rows if text)


def _label(course: Course, letter: str, key: str) -> str:
    return _headed(course, letter, f"protocol.{key}")


def _headed(course: Course, letter: str, key: str) -> str:
    """The label, led by the letter of § 25-5(2) in Part III."""
    text = _say(course, key)
    return f"{letter}) {text}" if course.terms.regime == Regime.FOA_III else text


def _say(course: Course, key: str, /, **facts: object) -> str:
    return Phrasebook.of("awards").say(key, course.terms.language, **facts)
