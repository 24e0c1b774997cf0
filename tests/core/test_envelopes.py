"""Quality before price in the core: what is price, when points may be locked and when prices may be opened."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from terskel.core.decisions import Permitted, Refused
from terskel.core.envelopes import Assessed, envelope_of_file, may_lock_quality, may_open_prices, parted
from terskel.core.languages import LANGUAGES
from terskel.core.phrases import refusal_text

AT = datetime(2027, 1, 25, 10, tzinfo=UTC)
READY = Assessed(
    apart=True, names_hidden=False, opened_at=AT, locked_at=None, proposed=0, unfinished=0, sealed_prices=2
)


def test_what_is_price_is_kept_apart_and_nothing_else() -> None:
    said = {"price": "1", "prices": {"a": "1"}, "price_files": ["x"], "criteria": {}, "files": []}
    assert parted(said) == ({"criteria": {}, "files": []}, {"price": "1", "prices": {"a": "1"}, "price_files": ["x"]})


@pytest.mark.parametrize(
    ("kind", "apart", "envelope"),
    [("price", True, "price"), ("price", False, "main"), ("attachment", True, "main"), ("cv", True, "main")],
)
def test_only_files_of_prices_go_to_the_second_key_and_only_where_there_is_one(
    kind: str, apart: bool, envelope: str
) -> None:
    assert envelope_of_file(kind, apart=apart) == envelope


def test_everything_assessed_may_be_locked_and_what_is_locked_opened() -> None:
    assert isinstance(may_lock_quality(READY), Permitted)
    assert isinstance(may_lock_quality(replace(READY, apart=False, names_hidden=True)), Permitted)
    assert isinstance(may_open_prices(replace(READY, locked_at=AT)), Permitted)


@pytest.mark.parametrize(
    ("act", "changed", "code"),
    [
        (may_lock_quality, {"apart": False}, "nothing_to_lock"),
        (may_lock_quality, {"opened_at": None}, "not_opened"),
        (may_lock_quality, {"locked_at": AT}, "quality_is_locked"),
        (may_lock_quality, {"proposed": 1}, "rejections_wait"),
        (may_lock_quality, {"unfinished": 1}, "quality_unfinished"),
        (may_open_prices, {"apart": False, "locked_at": AT}, "price_not_apart"),
        (may_open_prices, {"opened_at": None, "locked_at": AT}, "not_opened"),
        (may_open_prices, {"sealed_prices": 0, "locked_at": AT}, "no_price_sealed"),
        (may_open_prices, {}, "quality_not_locked"),
        (may_open_prices, {"locked_at": AT, "proposed": 1}, "rejections_wait"),
        (may_open_prices, {"locked_at": AT, "unfinished": 1}, "quality_unfinished"),
    ],
)
def test_what_is_not_assessed_is_neither_locked_nor_opened(act: Any, changed: dict[str, Any], code: str) -> None:
    refused = act(replace(READY, **changed))
    assert isinstance(refused, Refused)
    assert refused.code == f"evaluation.{code}"
    assert refused.clause
    for language in LANGUAGES:
        assert "{" not in refusal_text(refused, language)
