"""Why the guide says what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason; the text is `guide.ground.<code>`."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)

    def text(self, language: Language) -> str:
        """One sentence."""
        return said(f"ground.{self.code}", language, **self.facts)


def said(key: str, language: Language, **facts: object) -> str:
    """A text of the guide."""
    return Phrasebook.of("core").say(f"guide.{key}", language, **facts)
