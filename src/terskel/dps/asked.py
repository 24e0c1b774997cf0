"""What a requirement asks, whether it is asked in a draft, kept in the library or proposed for a new category."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from terskel.core.requirement_types import REQUIREMENT_TYPES
from terskel.dps.models import LibraryRequirement, QualificationRequirement


class Asks(Protocol):
    """Something that says all of it: a row, what is read of one, a line of a sheet."""

    @property
    def type(self) -> str: ...
    @property
    def reuse_key(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def minimum(self) -> Decimal | None: ...
    @property
    def evidence(self) -> str: ...
    @property
    def why(self) -> str: ...


@dataclass(frozen=True, slots=True)
class AskedRequirement:
    """The seven facts of a requirement; its kind follows from the type."""

    type: str
    reuse_key: str
    text: str
    level: str
    minimum: Decimal | None
    evidence: str
    why: str

    @classmethod
    def of(cls, source: Asks) -> "AskedRequirement":
        return cls(
            source.type, source.reuse_key, source.text, source.level, source.minimum, source.evidence, source.why
        )

    @property
    def kind(self) -> str:
        """Of the law's kinds (FOA §§ 16-1 to 16-7, 24-2); "" for a type that the law does not know."""
        known = REQUIREMENT_TYPES.get(self.type)
        return known.kind if known is not None else ""

    def write_on(self, row: QualificationRequirement | LibraryRequirement) -> None:
        """The row asks this from now on; it is not saved."""
        row.kind, row.type, row.reuse_key, row.text = self.kind, self.type, self.reuse_key, self.text
        row.level, row.minimum, row.evidence, row.why = self.level, self.minimum, self.evidence, self.why
