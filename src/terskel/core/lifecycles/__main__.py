"""`python -m terskel.core.lifecycles [FILE]` writes the tables of moves, by default to docs/lifecycles.md."""

import sys
from pathlib import Path

from terskel.core.lifecycles.document import document


def main(arguments: list[str]) -> None:
    target = Path(arguments[0] if arguments else "docs/lifecycles.md")
    target.write_text(document(), encoding="utf-8")
    print(f"{target} is written.")


if __name__ == "__main__":
    main(sys.argv[1:])
