"""The award letters as data: one to each tenderer, specific to it, without anyone else's secrets (FOA § 25-1). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal
from uuid import UUID

from terskel.awards.lots import PassedOver
from terskel.competitions.queries import CriterionTerms, Terms
from terskel.core import formats
from terskel.core.deadlines import Deadline
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.core.regimes import Regime
from terskel.documents.letters import (
    Block,
    Facts,
    Heading,
    LetterData,
    Note,
    Paragraph,
    Party,
    Table,
    closing,
)
from terskel.evaluation.policy import clause_of, title_of
from terskel.evaluation.queries import FrozenRanking, FrozenRow, Sheet

PLACES = 2


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is common to all letters of one award; `characteristics` are the winner's, by criterion.

    `chosen` is the winner's tender; `passed_over` are those ranked above it whose suppliers have all the lots they may.
    `decided_by` is the approver, empty in a preview; `handled_by` the one who recommended, with their address.
    `suspension`: the clause by which a petition for an interim injunction stops the signing, "" where none does.
    """

    terms: Terms
    ranking: FrozenRanking
    chosen: UUID
    passed_over: Mapping[UUID, PassedOver]
    winner_name: str
    characteristics: Mapping[UUID, str]
    standstill: Deadline | None
    sender: Party
    decided_by: str
    handled_by: str
    at: datetime
    suspension: str = ""

    @property
    def winner(self) -> FrozenRow:
        """The chosen tender: the first in rank, or the first whose supplier may still be awarded a lot."""
        return next(row for row in self.ranking.rows if row.tender_id == self.chosen)


def award_letter(announcement: Announcement, sheet: Sheet, recipient: Party) -> LetterData:
    """The letter to one tenderer: the winner, one ranked below it, or one that was rejected."""
    row = announcement.ranking.row(sheet.tender_id)
    if row is None:
        return _letter(announcement, sheet, recipient, "rejected", _to_rejected(announcement, sheet))
    if row.tender_id == announcement.winner.tender_id:
        return _letter(announcement, sheet, recipient, "winner", _to_winner(announcement, sheet, row))
    return _letter(announcement, sheet, recipient, "other", _to_other(announcement, sheet, row))


def recorded(announcement: Announcement, sheet: Sheet) -> list[Block]:
    """What stands in the evaluation about this tender beside the chosen one: points, reasons, relative advantages."""
    row, winner = announcement.ranking.row(sheet.tender_id), announcement.winner
    chosen: list[Block] = [Heading(_say(announcement, "letter.winner_heading")), _characteristics(announcement)]
    if row is None:
        return [*_rejection(announcement, sheet), *chosen]
    if row.tender_id == winner.tender_id:
        return _own_assessment(announcement, sheet, row, None)
    own = _own_assessment(announcement, sheet, row, winner)
    return [*own, *chosen, *_why_another(announcement, row)]


def _why_another(announcement: Announcement, row: FrozenRow) -> list[Block]:
    """What made the chosen tender better; or, where it came lower in rank, the limit on lots that decided."""
    held = announcement.passed_over.get(row.tender_id)
    if held is not None:
        facts = {"most": held.most, "won": held.won, "rule": held.rule}
        heading = Heading(_say(announcement, "letter.limit_heading"))
        return [heading, Paragraph(_say(announcement, "letter.limit_on_lots", **facts))]
    heading = Heading(_say(announcement, "letter.relative_heading"))
    return [heading, *_relative_advantages(announcement, row, announcement.winner)]


def total_text(ranking: FrozenRanking, row: FrozenRow, language: Language) -> str:
    """«87,40 poeng», or an evaluated price where the model ranks in kroner."""
    book = Phrasebook.of("awards")
    if ranking.unit == "kroner":
        return book.say("letter.evaluated_price", language, value=formats.kroner(row.total, language))
    return book.say("letter.points", language, value=formats.number(row.total, language, PLACES))


def _letter(
    announcement: Announcement,
    sheet: Sheet,
    recipient: Party,
    to: Literal["winner", "other", "rejected"],
    blocks: Sequence[Block],
) -> LetterData:
    terms = announcement.terms
    title = "letter.title_winner" if to == "winner" else "letter.title_other"
    return LetterData(
        kind="awards.award_letter",
        language=terms.language,
        title=_say(announcement, title, competition=terms.title),
        reference=f"{terms.reference}/{sheet.number}",
        sender=announcement.sender,
        recipient=recipient,
        issued_at=announcement.at,
        blocks=(*blocks, *_afterwards(announcement, to)),
    )


def _to_winner(announcement: Announcement, sheet: Sheet, row: FrozenRow) -> list[Block]:
    return [
        Paragraph(
            _say(
                announcement,
                "letter.opening_winner",
                received_at=sheet.received_at,
                authority=announcement.sender.name,
                supplier=sheet.supplier_name,
                total=total_text(announcement.ranking, row, announcement.terms.language),
                count=len(announcement.ranking.rows),
            )
        ),
        *_own_assessment(announcement, sheet, row, None),
    ]


def _to_other(announcement: Announcement, sheet: Sheet, row: FrozenRow) -> list[Block]:
    language = announcement.terms.language
    winner = announcement.winner
    return [
        Paragraph(
            _say(
                announcement,
                "letter.opening_other",
                received_at=sheet.received_at,
                authority=announcement.sender.name,
                winner=announcement.winner_name,
                total=total_text(announcement.ranking, row, language),
                placement=row.placement,
                count=len(announcement.ranking.rows),
            )
        ),
        *_own_assessment(announcement, sheet, row, winner),
        Heading(_say(announcement, "letter.winner_heading")),
        Paragraph(
            _say(
                announcement,
                "letter.winner_intro",
                winner=announcement.winner_name,
                total=total_text(announcement.ranking, winner, language),
            )
        ),
        _characteristics(announcement),
        *_why_another(announcement, row),
    ]


def _to_rejected(announcement: Announcement, sheet: Sheet) -> list[Block]:
    rejected = _rejection(announcement, sheet)
    return [
        Paragraph(
            _say(
                announcement,
                "letter.opening_rejected",
                received_at=sheet.received_at,
                confirmed_at=sheet.rejection.confirmed_at if sheet.rejection else None,
                authority=announcement.sender.name,
                winner=announcement.winner_name,
            )
        ),
        *rejected,
        Heading(_say(announcement, "letter.winner_heading")),
        Paragraph(_say(announcement, "letter.winner_intro_rejected", winner=announcement.winner_name)),
        _characteristics(announcement),
    ]


def _rejection(announcement: Announcement, sheet: Sheet) -> list[Block]:
    """The ground, its clause and why, of a rejection that was told."""
    terms, rejection = announcement.terms, sheet.rejection
    if rejection is None or rejection.confirmed_at is None:
        raise ValueError(f"the tender {sheet.tender_id} is neither ranked nor rejected")
    facts = (
        (_say(announcement, "letter.ground"), title_of(rejection.ground, terms.language)),
        (_say(announcement, "letter.clause"), clause_of(rejection.ground, terms.regime)),
        (_say(announcement, "letter.reason"), rejection.reason),
    )
    return [Heading(_say(announcement, "letter.rejection_heading")), Facts(facts)]


def _own_assessment(announcement: Announcement, sheet: Sheet, row: FrozenRow, winner: FrozenRow | None) -> list[Block]:
    """Own points and reasons per criterion; beside the winner's points where the letter is not the winner's."""
    header = ["letter.criterion", "letter.weight", "letter.your_points"]
    if winner is not None:
        header.append("letter.winner_points")
    return [
        Heading(_say(announcement, "letter.yours_heading")),
        Table(
            _caption(announcement),
            (*(_say(announcement, key) for key in header), _say(announcement, "letter.reason")),
            tuple(_own_row(announcement, one, sheet, row, winner) for one in announcement.terms.criteria),
            numeric=tuple(range(1, len(header))),
        ),
    ]


def _caption(announcement: Announcement) -> str:
    """Where the model ranks in kroner there is no scale to name."""
    model = announcement.terms.model
    if model is None or announcement.ranking.unit == "kroner":
        return _say(announcement, "letter.yours_caption_kroner")
    return _say(announcement, "letter.yours_caption", scale=model.scale)


def _own_row(
    announcement: Announcement, criterion: CriterionTerms, sheet: Sheet, row: FrozenRow, winner: FrozenRow | None
) -> tuple[str, ...]:
    language = announcement.terms.language
    cells = [
        criterion.name,
        f"{formats.number(criterion.weight, language)}{formats.NO_BREAK_SPACE}%",
        _points(announcement, criterion, row),
    ]
    if winner is not None:
        cells.append(_points(announcement, criterion, winner, others=True))
    return (*cells, _reason(announcement, criterion, sheet))


def _points(announcement: Announcement, criterion: CriterionTerms, row: FrozenRow, *, others: bool = False) -> str:
    """Points on the scale; where the model ranks in kroner a price is shown to its own tenderer only."""
    language = announcement.terms.language
    if announcement.ranking.unit == "kroner" and criterion.kind == "price":
        return "–" if others else formats.number(row.criterion(criterion.id).points, language, 0)
    return formats.number(row.criterion(criterion.id).points, language, PLACES)


def _reason(announcement: Announcement, criterion: CriterionTerms, sheet: Sheet) -> str:
    if criterion.kind == "quality":
        return sheet.reason(criterion, announcement.terms.language)
    if sheet.price is None:
        raise ValueError(f"the ranked tender {sheet.tender_id} has no price")
    key = "letter.price_reason_kroner" if announcement.ranking.unit == "kroner" else "letter.price_reason"
    return _say(announcement, key, price=formats.kroner(sheet.price, announcement.terms.language))


def _characteristics(announcement: Announcement) -> Facts:
    return Facts(
        tuple(
            (criterion.name, announcement.characteristics[criterion.id])
            for criterion in announcement.terms.quality_criteria
        )
    )


def _relative_advantages(announcement: Announcement, row: FrozenRow, winner: FrozenRow) -> list[Block]:
    """Criterion by criterion what separated the two, and which criterion decided."""
    differences = {
        criterion.id: _advantage(announcement, criterion, row, winner) for criterion in announcement.terms.criteria
    }
    compared = [one for one in announcement.terms.criteria if _comparable(announcement, one)]
    lines = tuple((one.name, _comparison(announcement, one, row, winner, differences[one.id])) for one in compared)
    gap = abs(Fraction(winner.total) - Fraction(row.total))
    blocks: list[Block] = [Facts(lines)] if lines else []
    if gap == 0:
        return [*blocks, Paragraph(_say(announcement, "letter.tie"))]
    decisive = max(announcement.terms.criteria, key=lambda criterion: differences[criterion.id])
    if _comparable(announcement, decisive):
        text = _say(
            announcement,
            "letter.decisive",
            criterion=decisive.name,
            difference=_amount(announcement, differences[decisive.id]),
            total=_amount(announcement, gap),
        )
        blocks.append(Paragraph(text))
    return blocks


def _comparable(announcement: Announcement, criterion: CriterionTerms) -> bool:
    """Where the model ranks in kroner, comparing the price criterion would tell the winner's price."""
    return not (announcement.ranking.unit == "kroner" and criterion.kind == "price")


def _advantage(announcement: Announcement, criterion: CriterionTerms, row: FrozenRow, winner: FrozenRow) -> Fraction:
    """How much the winner gained on the criterion, after weighting; below zero where the other was better."""
    gained = winner.criterion(criterion.id).weighted - row.criterion(criterion.id).weighted
    costs = announcement.ranking.unit == "kroner" and criterion.kind == "price"
    return -gained if costs else gained


def _comparison(
    announcement: Announcement, criterion: CriterionTerms, row: FrozenRow, winner: FrozenRow, difference: Fraction
) -> str:
    key = "letter.level" if difference == 0 else "letter.ahead" if difference > 0 else "letter.behind"
    return _say(
        announcement,
        key,
        winner=_points(announcement, criterion, winner),
        own=_points(announcement, criterion, row),
        difference=_amount(announcement, abs(difference)),
    )


def _amount(announcement: Announcement, value: Fraction) -> str:
    language = announcement.terms.language
    if announcement.ranking.unit == "kroner":
        return f"{formats.number(value, language, 0)}{formats.NO_BREAK_SPACE}kr"
    return _say(announcement, "letter.points", value=formats.number(value, language, PLACES))


def _afterwards(announcement: Announcement, to: Literal["winner", "other", "rejected"]) -> list[Block]:
    """Standstill and how it was counted, what comes next, and where to turn."""
    blocks: list[Block] = [Heading(_say(announcement, "letter.standstill_heading"))]
    if announcement.standstill is None:
        key = "letter.no_standstill_III" if announcement.terms.regime == Regime.FOA_III else "letter.no_standstill"
        blocks.append(Paragraph(_say(announcement, key)))
    else:
        key = "letter.standstill_winner" if to == "winner" else "letter.standstill"
        steps = "\n".join(announcement.standstill.explain(announcement.terms.language))
        blocks.append(
            Paragraph(
                _say(
                    announcement,
                    key,
                    last_day=announcement.standstill.last_day,
                    ends_at=announcement.standstill.instant,
                )
            )
        )
        blocks.append(Note(_say(announcement, "letter.counting", steps=steps)))
    end = closing(
        announcement.terms.language,
        announcement.sender,
        decided_by=announcement.decided_by,
        handled_by=announcement.handled_by,
    )
    if to == "winner":
        return [*blocks, Heading(_say(announcement, "letter.next_heading")), *_next_for_winner(announcement), end]
    return [*blocks, Heading(_say(announcement, "letter.complaint_heading")), *_complaint(announcement), end]


def _next_for_winner(announcement: Announcement) -> list[Block]:
    return [Paragraph(_say(announcement, "letter.next_winner")), *_legal_basis(announcement)]


def _complaint(announcement: Announcement) -> list[Block]:
    """The roads open to a tenderer: fuller reasons, complaint, court, review body (FOA §§ 25-1, 25-3, LOA § 9)."""
    court = "letter.court_suspends" if _suspends(announcement) else "letter.court"
    keys = ("letter.complaint", court, "letter.review_body")
    said = [Paragraph(_say(announcement, key, clause=announcement.suspension)) for key in keys]
    return [*said, *_legal_basis(announcement)]


def _suspends(announcement: Announcement) -> bool:
    """A petition for an injunction within a standstill keeps the contract waiting, where the part says so."""
    return bool(announcement.suspension) and announcement.standstill is not None


def _legal_basis(announcement: Announcement) -> list[Block]:
    """Under which rule the letter is given; outside the regulation there is none."""
    clause = announcement.terms.cited("award_message")
    return [Paragraph(_say(announcement, "letter.basis", clause=clause))] if clause else []


def _say(announcement: Announcement, key: str, /, **facts: object) -> str:
    return Phrasebook.of("awards").say(key, announcement.terms.language, **facts)
