"""The three languages of the pages, and which of them this request is answered in."""

from typing import Final

from django.http import HttpRequest
from django.utils import translation

from terskel.core.languages import LANGUAGES, Language

__all__ = ["DEFAULT", "LANGUAGES", "OWN_NAMES", "Language", "current", "known", "of"]

OWN_NAMES: Final[dict[Language, str]] = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
DEFAULT: Final[Language] = "nb"


def of(request: HttpRequest) -> Language:
    """The language this request is answered in."""
    return known(request.LANGUAGE_CODE)


def known(code: str | None) -> Language:
    """The language of a code, whatever its region; bokmål for one we do not speak."""
    plain = (code or DEFAULT).split("-")[0]
    return next((language for language in LANGUAGES if language == plain), DEFAULT)


def current() -> Language:
    """The language of the page being made; bokmål where none is active."""
    return known(translation.get_language())
