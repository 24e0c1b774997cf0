"""Every rule is of an event that exists, has its texts, and asks for no fact that the event has not."""

import dataclasses
import importlib

import pytest

from terskel.core.languages import LANGUAGES
from terskel.core.phrases import Phrasebook
from terskel.notifications.readers import RULES


@pytest.mark.parametrize("kind", sorted(RULES))
def test_a_rule_is_of_an_event_that_a_room_records(kind: str) -> None:
    room, _, name = kind.partition(".")
    assert dataclasses.is_dataclass(getattr(importlib.import_module(f"terskel.{room}.events"), name, None))


@pytest.mark.parametrize("kind", sorted(RULES))
def test_a_rule_has_a_subject_and_a_body_in_every_language(kind: str) -> None:
    book = Phrasebook.of("notifications")
    for part in ("subject", "body"):
        assert f"{kind}.{part}" in book
        assert set(book.texts[f"{kind}.{part}"]) == set(LANGUAGES)


def test_no_text_is_left_without_a_rule() -> None:
    dotted = {key.rpartition(".")[0] for key in Phrasebook.of("notifications").texts if "." in key}
    assert dotted - {"refusal"} == set(RULES)
