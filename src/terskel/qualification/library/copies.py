"""What goes with a request to participate: a copy of each item as it was when the request was delivered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ItemCopy:
    """One item of a library. `lines` are (code of the field, text); a file is named by id and SHA-256."""

    item_id: UUID
    kind: str
    title: str
    lines: tuple[tuple[str, str], ...]
    valid_from: date | None = None
    valid_to: date | None = None
    file_id: UUID | None = None
    sha256: str = ""
    file_name: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "item": str(self.item_id),
            "kind": self.kind,
            "title": self.title,
            "lines": [list(line) for line in self.lines],
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            "file": str(self.file_id) if self.file_id else None,
            "sha256": self.sha256,
            "file_name": self.file_name,
        }

    @staticmethod
    def from_json(stored: Mapping[str, Any]) -> "ItemCopy":
        return ItemCopy(
            item_id=UUID(stored["item"]),
            kind=stored["kind"],
            title=stored["title"],
            lines=tuple((code, text) for code, text in stored["lines"]),
            valid_from=date.fromisoformat(stored["valid_from"]) if stored["valid_from"] else None,
            valid_to=date.fromisoformat(stored["valid_to"]) if stored["valid_to"] else None,
            file_id=UUID(stored["file"]) if stored["file"] else None,
            sha256=stored["sha256"],
            file_name=stored["file_name"],
        )
