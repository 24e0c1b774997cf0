"""Writes docs/settings.md from `terskel.project.register`.

python tools/settings_document.py [FILE]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from terskel.project.register import REGISTER, Group

REPOSITORY: Final = Path(__file__).resolve().parent.parent
PAGE: Final = REPOSITORY / "docs" / "settings.md"


def document() -> str:
    """The whole page."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield "# Settings"
    yield (
        "All come from the environment, and all have a default that works on one machine. `terskel config check` "
        "says which are wrong, and what to write instead. This page is made from the code: "
        "`python tools/settings_document.py`."
    )
    for group in REGISTER:
        yield from _table(group)
    yield ""


def _table(group: Group) -> Iterator[str]:
    yield f"\n## {group.title}"
    yield "| setting | what it means | without it | for instance |"
    yield "| --- | --- | --- | --- |"
    for one in group.settings:
        secret = " A secret: keep it out of what others read." if one.secret else ""
        yield f"| `{one.name}` | {one.means}{secret} | {one.default} | `{one.example}` |"


def main(arguments: list[str]) -> None:
    """Write the page, here or where FILE says."""
    (Path(arguments[0]) if arguments else PAGE).write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
