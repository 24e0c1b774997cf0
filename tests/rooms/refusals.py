"""Refusals as tests read them: the code, once the text has been said in every language."""

from collections.abc import Callable

import pytest

from terskel.core.decisions import RefusedAct
from terskel.core.languages import LANGUAGES
from terskel.core.phrases import refusal_text


def refused(act: Callable[[], object]) -> str:
    """The code that the act is refused with."""
    with pytest.raises(RefusedAct) as stopped:
        act()
    return refused_with(stopped.value)


def refused_with(stopped: RefusedAct) -> str:
    """The code of a refusal; its text exists in every language, without a placeholder left."""
    for language in LANGUAGES:
        text = refusal_text(stopped.refused, language)
        assert text
        assert "{" not in text
    return stopped.refused.code
