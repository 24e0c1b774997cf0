"""Every event that an act can record has a name that people read, in every language, and no name outlives its event."""

from dataclasses import is_dataclass
from importlib import import_module
from pathlib import Path

import pytest

from terskel.core.languages import LANGUAGES
from terskel.core.phrases import Phrasebook, PhraseError, event_text
from tests.walls.source import PACKAGE

ROOMS = sorted(one.parent.name for one in PACKAGE.glob("*/events.py"))


def recorded(room: str) -> set[str]:
    """The dataclasses that a room's `events` offers; what others are made of, led by an underscore, is no event."""
    found = vars(import_module(f"terskel.{room}.events")).items()
    return {name for name, one in found if isinstance(one, type) and is_dataclass(one) and not name.startswith("_")}


def test_there_are_rooms_with_events() -> None:
    assert len(ROOMS) > 10


@pytest.mark.parametrize("room", ROOMS)
def test_each_event_has_its_words_and_no_words_are_left_over(room: str) -> None:
    words = Phrasebook.parse(room, Path(PACKAGE / room / "events.toml").read_text(encoding="utf-8"))
    assert set(words.texts) == recorded(room)


@pytest.mark.parametrize("room", ROOMS)
def test_no_two_events_of_a_room_are_called_the_same(room: str) -> None:
    for language in LANGUAGES:
        said = [event_text(f"{room}.{name}", language) for name in recorded(room)]
        assert len(said) == len(set(said))


def test_what_nobody_records_any_more_keeps_its_own_name() -> None:
    assert event_text("competitions.NeverHeardOf", "nb") == "competitions.NeverHeardOf"
    assert event_text("nowhere.Thing", "nb") == "nowhere.Thing"


def test_a_file_that_lacks_a_language_is_told() -> None:
    with pytest.raises(PhraseError, match="missing in"):
        Phrasebook.parse("x", '[Thing]\nnb = "Ting"\n')
