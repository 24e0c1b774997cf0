"""What of an evaluation and its documents is for nobody who asks for access.

Found by the facts in the rows and by the shape of the report, never by its words: those are rewritten in time, and
reports of before stay as they were.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from django.db.models import Q

from terskel.documents.letters import Block, LetterData, Table
from terskel.evaluation.grounds import GROUNDS
from terskel.evaluation.models import Enquiry, ImpartialityDeclaration, TenderRejection
from terskel.tenders import queries as tenders

_OWN_POINTS_SHAPE: Final = (5, (3,))
"""Columns, and those flush right, of the report's only table of what each gave; no other of its tables is such."""
_OWN_POINTS: Final = 2


@dataclass(frozen=True, slots=True)
class Personal:
    """What was written of the personal affairs of somebody, which is under a duty of secrecy.

    `conflicts`: why members of the panel were in conflict. `exclusions`: why tenderers were rejected on FOA § 24-2, and
    what was weighed; `excluded` are those suppliers.
    """

    conflicts: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    excluded: frozenset[UUID] = frozenset()


def personal(competition_id: UUID) -> Personal:
    """Of every declaration and rejection there was, also those that stand no more; for later rooms, once opened."""
    own = ImpartialityDeclaration.objects.filter(competition_id=competition_id)
    declared = own.filter(Q(declared="conflict") | Q(lifted_by__isnull=False))
    codes = [code for code, ground in GROUNDS.items() if ground.exclusion]
    rejections = list(TenderRejection.objects.filter(competition_id=competition_id, ground__in=codes))
    rejected = {one.tender_id for one in rejections}
    opened = tenders.opened_for_room(competition_id) if rejected else ()
    said = (text for one in rejections for text in (one.reason, one.self_cleaning, one.proportionality))
    return Personal(
        conflicts=tuple(declared.order_by("declared_at", "id").values_list("explanation", flat=True)),
        exclusions=tuple(text for text in said if text.strip()),
        excluded=frozenset(one.supplier_id for one in opened if one.tender_id in rejected),
    )


def answers_written(competition_id: UUID) -> tuple[str, ...]:
    """What tenderers answered the panel and what it concluded of that, which may tell how a price is made up."""
    rows = Enquiry.objects.filter(competition_id=competition_id).order_by("asked_at", "id")
    return tuple(text for row in rows.values_list("answer", "closing_note") for text in row if text.strip())


def without_own_points(report: LetterData) -> LetterData:
    """The report on the evaluation without what each member gave before they agreed, for whoever asks for access.

    That is the authority's own preparation (offentleglova § 14); the agreed points and their reasons stay.
    """
    if report.kind != "evaluation.report":
        return report
    return replace(report, blocks=tuple(_agreed(block) for block in report.blocks))


def _agreed(block: Block) -> Block:
    if not isinstance(block, Table) or (len(block.header), block.numeric) != _OWN_POINTS_SHAPE:
        return block

    def apart(cells: tuple[str, ...]) -> tuple[str, ...]:
        return (*cells[:_OWN_POINTS], *cells[_OWN_POINTS + 1 :])

    return replace(
        block,
        header=apart(block.header),
        rows=tuple(map(apart, block.rows)),
        numeric=tuple(one - (one > _OWN_POINTS) for one in block.numeric),
    )
