"""The grid of scores: what stands in each cell, what was typed there, and what of it can be saved.

Fields are named by the tender's number from the opening and the place of what is scored, which never change:
`p.12.3` points, `r.12.3` reason, `w.12.3` why the panel agrees. `seen` lists the rows that stood in the cells when the
page was shown, so that nobody overwrites unseen what a colleague wrote.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal, TypeAlias, get_args
from uuid import UUID

from django.utils.translation import gettext as _

from terskel.competitions.queries import CriterionTerms, Scored
from terskel.core.actors import Actor
from terskel.core.decisions import Decision, Refused
from terskel.core.evaluation import Spread
from terskel.core.phrases import refusal_text
from terskel.evaluation import policy, scoring_policy
from terskel.evaluation.actions import Mark
from terskel.evaluation.queries import Matrix, Sheet
from terskel.evaluation.sheets import ScoreCell
from terskel.web.authority.forms.evaluation import plain
from terskel.web.shared import languages
from terskel.web.shared.fields import parse_decimal

Part: TypeAlias = Literal["p", "r", "w"]
"""Points, their reason, why the panel agrees."""

PARTS: Final[tuple[Part, ...]] = get_args(Part)
NOTHING: Final = "-"
_WRONG_REASON: Final = frozenset({"evaluation.score_needs_reason"})
_WRONG_WHY: Final = frozenset(
    {
        "evaluation.change_needs_reason",
        "evaluation.settled_needs_reason",
        "evaluation.agreed_far_apart",
        "evaluation.agreed_outside",
        "evaluation.agreed_alone",
    }
)


@dataclass(slots=True)
class GridCell:
    """One tender on one criterion. `points`, `reason` and `why` are as typed, or as they stand.

    given: what members gave alone, as (name, points), where the reader may know it. open: it can be written here.
    asks_why: why the panel agrees has to be said, or has been. wrong: which of the three the error is about.
    settled: to change the points takes a reason of its own, for prices are known.
    overtaken_by: what somebody else has written here since the writer looked.
    """

    key: str
    sheet: Sheet
    scored: Scored
    standing: ScoreCell | None
    given: Sequence[tuple[str, Decimal]]
    spread: Spread | None
    open: bool
    points: str
    reason: str
    why: str
    error: str = ""
    wrong: Part = "p"
    overtaken_by: ScoreCell | None = None
    settled: bool = False

    @property
    def asks_why(self) -> bool:
        far = self.spread is not None and self.spread.far_apart
        return self.settled or far or bool(self.why) or bool(self.error and self.spread is not None)

    @property
    def row_id(self) -> str:
        return str(self.standing.id) if self.standing else NOTHING


@dataclass(slots=True)
class Grid:
    """`alone`: the reader's own sheet; else the panel's. `marks` are what `read` found to save."""

    matrix: Matrix
    actor: Actor
    alone: bool
    rows: list[tuple[Sheet, list[GridCell]]]
    marks: list[Mark] = field(default_factory=list)
    errors: int = 0

    @property
    def cells(self) -> Iterator[GridCell]:
        return (cell for _sheet, row in self.rows for cell in row)

    @property
    def anchored(self) -> list[CriterionTerms]:
        """The criteria of which it is said what their points mean."""
        return [one for one in self.matrix.terms.quality_criteria if one.anchors]

    @property
    def is_open(self) -> bool:
        """Anything can be written."""
        return any(cell.open for cell in self.cells)

    @property
    def seen(self) -> str:
        """The rows that stand in the cells, in their order."""
        return " ".join(cell.row_id for cell in self.cells)

    @property
    def unscored(self) -> int:
        return sum(cell.open and cell.standing is None for cell in self.cells)

    def overtaken_ids(self, posted: Mapping[str, str]) -> list[UUID]:
        """The rows that the writer saw and that no longer stand."""
        seen = self._seen(posted)
        return [seen[cell.key] for cell in self.cells if cell.key in seen and str(seen[cell.key]) != cell.row_id]

    def read(self, posted: Mapping[str, str], before: Mapping[UUID, ScoreCell]) -> bool:
        """Take what was typed; whether all of it can be saved. `before`: overtaken rows, as the writer saw them."""
        seen = self._seen(posted)
        for cell in self.cells:
            if cell.open and f"p.{cell.key}" in posted:
                self._read_cell(cell, posted, seen.get(cell.key), before)
        self.errors = sum(bool(cell.error) for cell in self.cells)
        return not self.errors

    def _read_cell(
        self, cell: GridCell, posted: Mapping[str, str], seen: UUID | None, before: Mapping[UUID, ScoreCell]
    ) -> None:
        typed = [_lines(posted.get(f"{part}.{cell.key}", "")) for part in PARTS]
        stood = (
            cell.standing if cell.standing is None or cell.standing.id == seen else before.get(seen) if seen else None
        )
        if typed == _written(stood):
            return
        cell.points, cell.reason, cell.why = typed
        if cell.standing is not None and cell.standing.id != seen:
            found = cell.overtaken_by = cell.standing
            cell.error = _(
                "%(name)s wrote %(points)s here while you were writing: “%(reason)s”. Save again if yours is to stand."
            ) % {
                "name": found.by_name,
                "points": plain(found.points),
                "reason": found.reason,
            }
            return
        points = _number(cell.points)
        if points is None:
            cell.error = (
                _("Write points as a number.")
                if cell.points or cell.reason
                else _("Points can be changed, not taken away.")
            )
            return
        decision = self._decide(cell, points)
        if isinstance(decision, Refused):
            cell.error, cell.wrong = refusal_text(decision, languages.current()), _part_of(decision)
            return
        self.marks.append(Mark(cell.sheet.tender_id, cell.scored.id, points, cell.reason, seen, cell.why))

    def _decide(self, cell: GridCell, points: Decimal) -> Decision:
        requirements, scale = self.matrix.requirement_ids, self.matrix.model.scale
        if self.alone:
            return policy.may_give(cell.sheet, requirements=requirements, points=points, scale=scale)
        scoring = policy.may_score(
            cell.sheet, requirements=requirements, points=points, scale=scale, reason=cell.reason
        )
        if scoring and self.matrix.scoring.individual:
            scoring = self._agree(cell, points)
        if not scoring:
            return scoring
        return scoring_policy.may_change(
            cell.sheet, scored_id=cell.scored.id, points=points, settled=cell.settled, why=cell.why
        )

    def _agree(self, cell: GridCell, points: Decimal) -> Decision:
        scale = self.matrix.model.scale
        return scoring_policy.may_agree(
            self.matrix.scoring,
            cell.sheet,
            writer=self.actor.person_id,
            scored_id=cell.scored.id,
            points=points,
            scale=scale,
            why=cell.why,
        )

    def _seen(self, posted: Mapping[str, str]) -> dict[str, UUID]:
        """By cell; nothing where the page had nothing, or the list is not one of ours."""
        ids = posted.get("seen", "").split()
        found = {}
        for cell, one in zip(self.cells, ids, strict=False):
            try:
                found[cell.key] = UUID(one)
            except ValueError:
                continue
        return found


def grid_of(matrix: Matrix, actor: Actor) -> Grid:
    """The own sheet of who scores alone and has not delivered; else the panel's."""
    scoring, person = matrix.scoring, actor.person_id
    frozen = matrix.standing.finalised_at is not None
    alone = scoring.individual and bool(scoring.awaited) and not frozen
    needed, scale = matrix.requirement_ids, matrix.model.scale
    mine = {
        one.id: not frozen
        and (
            scoring.is_given(one.id, person)
            if alone
            else bool(scoring_policy.may_write(actor, matrix.panel, scoring, scored_id=one.id))
        )
        for one in matrix.terms.scored
    }
    settled = frozenset() if alone else matrix.settled()
    rows = []
    for sheet in matrix.sheets:
        assessable = sheet.rejection is None and bool(policy.is_assessable(sheet, needed))
        cells = []
        for place, one in enumerate(matrix.terms.scored, start=1):
            own = scoring.own(sheet.tender_id, one.id, person)
            standing = own if alone else sheet.scores.get(one.id)
            delivered = scoring.delivered(sheet.tender_id, one.id) if scoring.individual and not alone else {}
            done = alone and own is not None and person in scoring.submitted
            cells.append(
                GridCell(
                    key=f"{sheet.number}.{place}",
                    sheet=sheet,
                    scored=one,
                    standing=standing,
                    given=[(scoring.people[key], cell.points) for key, cell in delivered.items()],
                    spread=scoring.spread(sheet.tender_id, one.id, scale) if delivered else None,
                    open=assessable and mine[one.id] and not done,
                    points=plain(standing.points) if standing else "",
                    reason=standing.reason if standing else "",
                    why=standing.consensus_reason if standing else "",
                    settled=(sheet.tender_id, one.id) in settled,
                )
            )
        rows.append((sheet, cells))
    return Grid(matrix, actor, alone, rows)


def _written(stood: ScoreCell | None) -> list[str]:
    """What a cell holds, by its parts, as it comes back from a page."""
    if stood is None:
        return ["", "", ""]
    return [plain(stood.points), *(_lines(text) for text in (stood.reason, stood.consensus_reason))]


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _part_of(refused: Refused) -> Part:
    if refused.code in _WRONG_REASON:
        return "r"
    return "w" if refused.code in _WRONG_WHY else "p"


def _number(text: str) -> Decimal | None:
    try:
        return parse_decimal(text)
    except ValueError:
        return None
