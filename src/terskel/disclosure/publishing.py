"""Which letters the edition for everyone has, and what is barred in them. Pure.

A kind of letter is in it only where it is named here, so that a new kind stays out until somebody has decided.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from terskel.awards.secrecy import BAR, blacked_out
from terskel.documents.letters import Block, Facts, LetterData, Table

# To all invited alike: invitation, change, correction, cancellation and the message of conclusion. Records of what the
# authority did: both openings, the evaluation report and the procurement report. Decisions that whoever asks may know,
# with what is marked barred: award, reversal, and the outcome of a complaint.
# Not here, and why: the contract repeats the winner's tender word for word with the names in it, and is assessed by
# itself; the redacted tenders go in as such; receipts, withdrawals, own copies, rejections, enquiries, fuller reasons,
# questions of validity and complaints as received are one tenderer's own business.
_KINDS: Final = frozenset(
    {
        "competitions.invitation",
        "competitions.late",
        "competitions.change",
        "competitions.correction",
        "competitions.cancellation",
        "tenders.opening",
        "tenders.prices",
        "evaluation.report",
        "awards.procurement_report",
        "awards.award_letter",
        "awards.reversal",
        "awards.complaint_decision",
        "contracts.concluded",
    }
)

LEFT_OUT: Final = ("contract_text", "conflicts", "exclusions", "letters_to_one", "own_points", "files", "events")
"""Codes of what this edition never has, told in every one: which of them there were is not to be seen from it."""


@dataclass(frozen=True, slots=True)
class Withholding:
    """What may not leave. `passages`: word for word, wherever they stand. `exclusions`: why tenderers were excluded.

    `excluded` are those suppliers; letters to them stay out.
    """

    passages: Sequence[str]
    exclusions: Sequence[str]
    excluded: Collection[UUID]

    def lets_out(self, kind: str, recipient: UUID | None) -> bool:
        return kind in _KINDS and (recipient is None or recipient not in self.excluded)

    def barred(self, letter: LetterData) -> LetterData:
        """The letter without them. Of a row that tells why one was excluded, only whose it is stays: the ground and
        its clause tell the rest."""
        spoken = [" ".join(text.split()) for text in self.exclusions]
        blocks = tuple(_unspoken(block, spoken) for block in letter.blocks) if spoken else letter.blocks
        return blacked_out(replace(letter, blocks=blocks), [*self.passages, *self.exclusions])


def _unspoken(block: Block, spoken: Sequence[str]) -> Block:
    if isinstance(block, Table):
        return replace(block, rows=tuple(_but_the_first(row) if _tells(row, spoken) else row for row in block.rows))
    if isinstance(block, Facts) and any(_tells(row, spoken) for row in block.rows):
        return replace(block, rows=tuple((label, BAR) for label, _value in block.rows))
    return block


def _tells(row: Sequence[str], spoken: Sequence[str]) -> bool:
    cells = [" ".join(cell.split()) for cell in row]
    return any(text in cell for text in spoken for cell in cells)


def _but_the_first(row: tuple[str, ...]) -> tuple[str, ...]:
    return (row[0], *(BAR for _cell in row[1:]))
