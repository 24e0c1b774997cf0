"""The check finds a senseless choice of what is kept from the panel until quality is assessed."""

from dataclasses import replace
from typing import Any

import pytest

from terskel.core.languages import LANGUAGES
from terskel.core.publication import check_competition, finding_text
from tests.core.test_publication_competition import NOON, PRICE, QUALITY, WHOLE


@pytest.mark.parametrize(
    ("changed", "code", "severity"),
    [
        ({"price_after_quality": True, "criteria": (PRICE,)}, "competition_price_alone_after_quality", "block"),
        ({"price_after_quality": True, "criteria": (QUALITY,)}, "competition_no_price_to_keep_back", "block"),
        ({"tenderers_hidden": True, "criteria": (PRICE,)}, "competition_hidden_without_quality", "block"),
        ({"tenderers_hidden": True, "cv_count": 1}, "competition_hidden_with_persons", "warn"),
        ({"tenderers_hidden": True, "reference_count": 1}, "competition_hidden_with_persons", "warn"),
        ({"tenderers_hidden": True}, "competition_hidden_with_price", "warn"),
    ],
)
def test_a_senseless_choice_of_what_is_kept_back_is_found(changed: dict[str, Any], code: str, severity: str) -> None:
    found = {one.code: one for one in check_competition(replace(WHOLE, **changed), NOON)}
    assert found[code].severity == severity
    for language in LANGUAGES:
        assert finding_text(found[code], language)


def test_a_sensible_choice_is_not_warned_of() -> None:
    draft = replace(WHOLE, price_after_quality=True, tenderers_hidden=True)
    assert [one.code for one in check_competition(draft, NOON)] == [one.code for one in check_competition(WHOLE, NOON)]
