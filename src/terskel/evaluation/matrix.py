"""The panel's table: tenders by requirements and by criteria, and what is still missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from terskel.competitions.queries import Terms
from terskel.core.decisions import Missing
from terskel.core.envelopes import Assessed
from terskel.core.evaluation import EvaluatedTender, EvaluationModel, excluded
from terskel.evaluation import locking_policy, policy
from terskel.evaluation.changes import settled_cells, settled_checks
from terskel.evaluation.individual import Scoring
from terskel.evaluation.sheets import Panel, SameText, Sheet

MOST_REASONS: Final = 20
"""How many reasons written before are offered again."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Tenders by requirements and by criteria, with what is still missing.

    `scoring`: who scores what, and what they gave alone; nothing in it is hidden from the reader of the matrix.
    `names_hidden`: the sheets do not tell who tenders what.
    """

    terms: Terms
    panel: Panel
    standing: policy.Standing
    sheets: tuple[Sheet, ...]
    same_texts: tuple[SameText, ...]
    scoring: Scoring
    names_hidden: bool = False

    def settled(self) -> frozenset[tuple[UUID, UUID]]:
        """(tender, what is scored) of the panel's points that are settled with prices known."""
        standing, was_frozen = self.standing, self.standing.set_aside_at is not None
        return settled_cells(
            standing.price_seen_at, self.scoring, self.sheets, needed=self.quality_ids, was_frozen=was_frozen
        )

    def settled_checks(self) -> frozenset[tuple[UUID, UUID]]:
        """(tender, requirement) of the checks that are settled with prices known."""
        standing, was_frozen = self.standing, self.standing.set_aside_at is not None
        return settled_checks(standing.price_seen_at, self.sheets, needed=self.requirement_ids, was_frozen=was_frozen)

    def sheet(self, tender_id: UUID) -> Sheet:
        found = next((sheet for sheet in self.sheets if sheet.tender_id == tender_id), None)
        if found is None:
            raise Missing
        return found

    @property
    def model(self) -> EvaluationModel:
        """The locked model; every published competition has one."""
        if self.terms.model is None:
            raise Missing
        return self.terms.model

    def reasons(self, scored_id: UUID, *, alone: UUID | None = None) -> tuple[str, ...]:
        """Different reasons written in this competition on what is scored, the most used first.

        `alone`: those this person has written; else the panel's, and those shown of its members.
        """
        cells = [
            cell
            for by_scored in self.scoring.marks.values()
            for person, cell in by_scored.get(scored_id, {}).items()
            if alone in (None, person)
        ]
        if alone is None:
            cells += [sheet.scores[scored_id] for sheet in self.sheets if scored_id in sheet.scores]
        counted = Counter(cell.reason for cell in cells if cell.reason)
        return tuple(reason for reason, _count in counted.most_common(MOST_REASONS))

    @property
    def requirement_ids(self) -> tuple[UUID, ...]:
        return tuple(requirement.id for requirement in self.terms.requirements)

    @property
    def quality_ids(self) -> tuple[UUID, ...]:
        """The criteria, or their parts, that people score; price is computed."""
        return tuple(one.id for one in self.terms.scored)

    @property
    def tenders(self) -> tuple[EvaluatedTender, ...]:
        """Those fully scored and not rejected, as the core takes them."""
        return tuple(
            sheet.for_evaluation
            for sheet in self.sheets
            if not (sheet.rejection or sheet.unreadable or sheet.unscored(self.quality_ids))
        )

    @property
    def below_minimum(self) -> tuple[Sheet, ...]:
        """Those whose points do not reach what the competition asks for; they can't be ranked."""
        criteria = [criterion.for_evaluation for criterion in self.terms.criteria]
        out = {one.tender_id for one in excluded(self.model, criteria, self.tenders)}
        return tuple(sheet for sheet in self.sheets if str(sheet.tender_id) in out)

    def progress(self, scored_id: UUID) -> tuple[int, int]:
        """How much has been given of what is to be given on it, over the tenders that can be scored."""
        needed = self.requirement_ids
        running = [one for one in self.sheets if one.rejection is None and policy.is_assessable(one, needed)]
        return self.scoring.progress(scored_id, running)

    @property
    def unrankable(self) -> tuple[Sheet, ...]:
        """Those still in whose price the model cannot compare, such as 0 where it is divided by."""
        return tuple(
            sheet
            for sheet in self.sheets
            if sheet.rejection is None and sheet.price is not None and not self.model.permit_price(sheet.price)
        )

    @property
    def assessed(self) -> Assessed:
        """How far the assessment of quality has come."""
        return locking_policy.assessed(
            self.terms,
            self.standing,
            self.sheets,
            requirements=self.requirement_ids,
            criteria=self.quality_ids,
            below_minimum=self.below_minimum,
        )

    @property
    def unchecked(self) -> int:
        """Checks still to be made, over all tenders that are not rejected."""
        return sum(len(sheet.unchecked(self.requirement_ids)) for sheet in self.sheets if not sheet.rejection)

    @property
    def unscored(self) -> int:
        return sum(len(sheet.unscored(self.quality_ids)) for sheet in self.sheets if not sheet.rejection)
