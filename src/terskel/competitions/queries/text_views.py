"""Texts of the text bank, as frozen values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias
from uuid import UUID

TextKind: TypeAlias = Literal["need", "specification", "requirement", "contract_term"]
TextUse: TypeAlias = Literal["free", "locked", "demanded"]


@dataclass(frozen=True, slots=True)
class CarriedTerms:
    """A locked text that stands in a competition, with the words of its version `version`.

    `demanded_by` is "dps", "template" or "" where the buyer took it in.
    """

    id: UUID
    text_id: UUID
    version: int
    kind: TextKind
    name: str
    wording: str
    demanded_by: str


@dataclass(frozen=True, slots=True)
class TextVersion:
    number: int
    wording: str
    use: TextUse
    written_at: datetime
    written_by_name: str


@dataclass(frozen=True, slots=True)
class TextRow:
    """A text of the bank as it reads now. `where` is the system and category it is for, "" for all.

    `standing` counts the competitions that it stands in as a locked text.
    """

    id: UUID
    kind: TextKind
    name: str
    language: str
    dps_id: UUID | None
    category_id: UUID | None
    where: str
    version: int
    wording: str
    use: TextUse
    written_at: datetime
    written_by_name: str
    retired_at: datetime | None
    standing: int

    @property
    def locked(self) -> bool:
        return self.use != "free"


@dataclass(frozen=True, slots=True)
class UsableText:
    """A text that may be used in a draft, in its newest wording; `keeper` is whose bank it is of."""

    id: UUID
    kind: TextKind
    name: str
    version: int
    wording: str
    use: TextUse
    keeper: str


@dataclass(frozen=True, slots=True)
class DraftTexts:
    """The text bank seen from a draft.

    `carried` stand in it, each with what is wrong with it ("", "outdated", "out_of_use") and whether it may be taken
    out; `missing` are demanded and don't stand in it; `takable` are locked texts that may be taken in; `free` are
    words to write on from.
    """

    carried: tuple[tuple[CarriedTerms, str, bool], ...]
    missing: tuple[UsableText, ...]
    takable: tuple[UsableText, ...]
    free: tuple[UsableText, ...]

    @property
    def needs_update(self) -> bool:
        return bool(self.missing) or any(state for _, state, _removable in self.carried)

    def free_for(self, *kinds: str) -> tuple[UsableText, ...]:
        return tuple(one for one in self.free if one.kind in kinds)
