"""The words of the evaluation, in every language."""

from importlib.resources import files
from typing import Final

from terskel.core.phrases import Phrasebook

BOOK: Final = Phrasebook.parse(
    "core/evaluation",
    (files("terskel") / "core" / "evaluation" / "phrases.toml").read_text(encoding="utf-8"),
)
