"""The languages every text of the law exists in: bokmål, nynorsk, English."""

from typing import Final, Literal, TypeAlias

Language: TypeAlias = Literal["nb", "nn", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("nb", "nn", "en")
