"""Texts in every language: a file that lacks one does not load, and every refusal of the core can be said."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from terskel.core.decisions import Refused
from terskel.core.instants import Period
from terskel.core.languages import LANGUAGES
from terskel.core.phrases import Phrasebook, PhraseError, refusal_text

NOON = datetime(2026, 12, 4, 11, tzinfo=UTC)


def book(text: str) -> Phrasebook:
    return Phrasebook.parse("test", f'[a.text]\nnb = "{text}"\nnn = "{text}"\nen = "{text}"')


@pytest.mark.parametrize(
    ("text", "value", "nb", "en"),
    [
        ("{x}", NOON, "fredag 4. desember 2026 kl. 12.00", "Friday 4 December 2026 at 12:00"),
        (
            "{x:precise}",
            NOON,
            "fredag 4. desember 2026 kl. 12.00.00,000000",
            "Friday 4 December 2026 at 12:00:00.000000",
        ),
        ("{x}", date(2026, 12, 4), "fredag 4. desember 2026", "Friday 4 December 2026"),
        ("{x:kroner}", Decimal(1250000), "1\u00a0250\u00a0000\u00a0kr", "NOK\u00a01,250,000"),
        ("{x:size}", 1, "1\u00a0byte", "1\u00a0byte"),
        ("{x:size}", 1023, "1023\u00a0byte", "1023\u00a0bytes"),
        ("{x:size}", 1024, "1\u00a0KiB", "1\u00a0KiB"),
        ("{x:size}", 1_572_864, "1,5\u00a0MiB", "1.5\u00a0MiB"),
        ("{x:size}", 2 * 1024**3, "2\u00a0GiB", "2\u00a0GiB"),
        ("{x:size}", 2 * 1024**3 - 1, "1,9\u00a0GiB", "1.9\u00a0GiB"),
        ("{x:size}", 3000 * 1024**4, "3\u00a0000\u00a0TiB", "3,000\u00a0TiB"),
        ("{x}", Decimal("12.50"), "12,5", "12.5"),
        ("{x:.2}", Fraction(2, 3), "0,67", "0.67"),
        ("{x}", ("a", "b"), "a og b", "a and b"),
        ("{x}", (date(2026, 12, 4),), "fredag 4. desember 2026", "Friday 4 December 2026"),
        ("{x}", Period(NOON, None), "fra fredag 4. desember 2026 kl. 12.00", "from Friday 4 December 2026 at 12:00"),
        ("{x}", 2026, "2026", "2026"),
        ("{x}", "a {b}", "a {b}", "a {b}"),
    ],
)
def test_values_are_written_for_the_language(text: str, value: object, nb: str, en: str) -> None:
    assert book(text).say("a.text", "nb", x=value) == nb
    assert book(text).say("a.text", "en", x=value) == en


def test_facts_that_the_text_does_not_ask_for_are_left_out() -> None:
    assert book("{x}").say("a.text", "nb", x=1, y=2) == "1"


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ('[a]\nnb = "x"\nnn = "x"', "missing in en"),
        ('[a]\nnb = "x"\nnn = " "\nen = "x"', "missing in nn"),
        ('[a]\nnb = "{x}"\nnn = "{y}"\nen = "{x}"', "different placeholders"),
        ('[a]\nnb = "{x"\nnn = "{x"\nen = "{x"', "'a'"),
        ('[a]\nnb = "x"\nnn = "x"\nen = "x"\nsv = "x"', "are no languages"),
        ("[a]\nnb = 1", "are no texts"),
        ("[a", "test/phrases.toml"),
    ],
)
def test_a_file_with_a_fault_does_not_load(source: str, complaint: str) -> None:
    with pytest.raises(PhraseError, match=complaint):
        Phrasebook.parse("test", source)


def test_asking_for_what_is_not_there_is_a_mistake() -> None:
    with pytest.raises(PhraseError, match="has no 'b'"):
        book("x").say("b", "nb")
    with pytest.raises(PhraseError, match="asks for 'x'"):
        book("{x}").say("a.text", "nb")
    with pytest.raises(PhraseError, match=r"no phrases\.toml"):
        Phrasebook.of("nowhere")
    with pytest.raises(PhraseError, match=r"refusal\.nowhere\.at_all"):
        refusal_text(Refused("nowhere.at_all"), "nb")


def test_a_text_and_deeper_tables_may_share_a_key() -> None:
    both = Phrasebook.parse("test", '[a]\nnb = "1"\nnn = "1"\nen = "1"\n[a.b]\nnb = "2"\nnn = "2"\nen = "2"')
    assert (both.say("a", "nb"), both.say("a.b", "nb")) == ("1", "2")


def test_the_book_of_the_core_holds_the_texts_of_its_packages() -> None:
    core = Phrasebook.of("core")
    assert "holiday.easter_sunday" in core
    assert any(key.startswith("refusal.evaluation.") for key in core.texts)


def test_a_rooms_own_words_come_before_those_of_the_core() -> None:
    own = Phrasebook.of("qualification")
    assert "refusal.extension_too_late" in own
    facts = {"due_at": NOON}
    said = refusal_text(Refused("qualification.extension_too_late", facts=facts), "nb")
    assert said == own.say("refusal.extension_too_late", "nb", **facts)
    for language in LANGUAGES:
        core = Phrasebook.of("core").say("refusal.dps.was_cancelled", language, cancelled_at=NOON)
        assert refusal_text(Refused("dps.was_cancelled", facts={"cancelled_at": NOON}), language) == core
