"""Answers that a machine can check: what may be asked, and what is found in what was written."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terskel.core.answers import KINDS, SCORED_KINDS, UNUSABLE, AskedFor, number_in
from terskel.core.languages import LANGUAGES
from terskel.core.phrases import refusal_text

YEARS = AskedFor("number", least=Decimal(5), most=Decimal(40), unit="år")
PLACE = AskedFor("choice", options=("Tønsberg", "Oslo", "Hjemmekontor"), accepted=("Tønsberg", "Oslo"))
SHORT = AskedFor("text", most_characters=10)


@pytest.mark.parametrize(
    ("asked", "value", "found"),
    [
        (YEARS, "5", "fits"),
        (YEARS, " 40,0 ", "fits"),
        (YEARS, "4,99", "below"),
        (YEARS, "40.01", "above"),
        (YEARS, "fem", "not_a_number"),
        (YEARS, "NaN", "not_a_number"),
        (YEARS, "1e999999", "not_a_number"),
        (YEARS, "", "missing"),
        (AskedFor("number"), "-1 000", "fits"),
        (PLACE, "Oslo", "fits"),
        (PLACE, "Hjemmekontor", "not_accepted"),
        (PLACE, "oslo", "not_an_option"),
        (AskedFor("choice", options=("A", "B")), "B", "fits"),
        (SHORT, "1234567890", "fits"),
        (SHORT, "12345678901", "too_long"),
        (SHORT, "  ", "missing"),
        (AskedFor("file"), "CV-en er vedlegg 2", "fits"),
        (AskedFor("yes_no"), "ja", "fits"),
    ],
)
def test_what_a_machine_finds(asked: AskedFor, value: str, found: str) -> None:
    assert asked.judge(value) == found
    assert (asked.judge(value) in UNUSABLE) is (found in ("missing", "not_a_number", "not_an_option", "too_long"))


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (AskedFor("essay"), "core.answer_kind_unknown"),  # type: ignore[arg-type]
        (AskedFor("number", least=Decimal(2), most=Decimal(1)), "core.answer_bounds_crossed"),
        (AskedFor("choice", options=("A",)), "core.answer_options_too_few"),
        (AskedFor("choice", options=("A", "a ")), "core.answer_options_too_few"),
        (AskedFor("choice", options=("A", " ")), "core.answer_options_too_few"),
        (AskedFor("choice", options=("A", "B"), accepted=("C",)), "core.answer_accepts_no_option"),
        (AskedFor("text", most_characters=0), "core.answer_length_out_of_range"),
        (AskedFor("text", most_characters=20_001), "core.answer_length_out_of_range"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_every_language(asked: AskedFor, code: str) -> None:
    (fault,) = asked.faults(3)
    assert fault.code == code
    for language in LANGUAGES:
        assert "3" in refusal_text(fault, language)


def test_a_criterion_is_never_answered_by_yes_or_no() -> None:
    assert AskedFor("yes_no").faults(1) == ()
    (fault,) = AskedFor("yes_no").faults(1, SCORED_KINDS)
    assert fault.code == "core.answer_kind_unknown"


@pytest.mark.parametrize("asked", [YEARS, PLACE, SHORT, AskedFor("file"), AskedFor("yes_no")])
def test_what_is_asked_is_read_back_as_it_was_written(asked: AskedFor) -> None:
    assert AskedFor.from_json(asked.to_json(), "text") == asked
    assert asked.faults(1) == ()


@pytest.mark.parametrize("usual", KINDS)
def test_nothing_stored_is_the_usual_kind(usual: str) -> None:
    assert AskedFor.from_json({}, usual).kind == usual  # type: ignore[arg-type]


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_a_number(text: str) -> None:
    found = number_in(text)
    assert found is None or found.is_finite()
