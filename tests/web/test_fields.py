"""What people write in forms: Norwegian dates, local times, amounts and organisation numbers."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from terskel.web.shared.fields import (
    DayField,
    InstantField,
    KronerField,
    NumberField,
    OrganisationNumberField,
    PercentField,
)
from terskel.web.shared.forms import PageForm, lost_file
from tests.walls.source import REPOSITORY

WEB = REPOSITORY / "src/terskel/web"


@pytest.mark.parametrize(
    "text",
    [
        "4.12.2026",
        "04.12.2026",
        " 4. 12. 2026 ",
        "4. desember 2026",
        "4 december 2026",
        "4. des. 2026",
        "2026-12-04",
    ],
)
def test_a_date_is_read_as_norwegians_write_it(text: str) -> None:
    assert DayField().clean(text) == date(2026, 12, 4)


@pytest.mark.parametrize("text", ["12/4/2026", "31.2.2026", "4.12.26", "i morgen", "2026-13-01", "4. foobar 2026"])
def test_a_date_that_could_be_another_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        DayField().clean(text)


@pytest.mark.parametrize(
    "text",
    ["2027-01-22T12:00", "2027-01-22T12:00:00", "22.1.2027 12.00", "22.1.2027 kl. 12.00", "22. januar 2027 kl 12:00"],
)
def test_a_time_is_oslo_time_in_winter(text: str) -> None:
    assert InstantField().clean(text) == datetime(2027, 1, 22, 11, 0, tzinfo=UTC)


def test_a_time_is_oslo_time_in_summer() -> None:
    assert InstantField().clean("2026-07-01T00:00") == datetime(2026, 6, 30, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-03-29T02:00", "skipped"),
        ("2026-03-29T02:59", "skipped"),
        ("2026-10-25T02:00", "twice"),
        ("2026-10-25T02:59", "twice"),
    ],
)
def test_an_hour_that_does_not_exist_or_comes_twice_is_refused(text: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        InstantField().clean(text)
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["2026-03-29T01:59", "2026-03-29T03:00", "2026-10-25T01:59", "2026-10-25T03:00"])
def test_the_hours_beside_them_are_taken(text: str) -> None:
    assert InstantField().clean(text) is not None


@pytest.mark.parametrize("text", ["22.1.2027", "12.00", "22.1.2027 25.00", "2027-01-22T12", "22.1.2027 12.60"])
def test_a_time_without_day_or_hour_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        InstantField().clean(text)


def test_an_instant_is_shown_again_as_it_was_written() -> None:
    class Asking(forms.Form):
        closes_at = InstantField()

    shown = str(Asking(initial={"closes_at": datetime(2027, 1, 22, 11, 0, tzinfo=UTC)})["closes_at"])
    assert 'value="2027-01-22T12:00"' in shown


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1250000", "1250000"),
        ("1 250 000", "1250000"),
        ("1\u00a0250\u00a0000 kr", "1250000"),
        ("kr 1 250 000,50", "1250000.50"),
        ("1250000.5", "1250000.5"),
        ("1 250 000,-", "1250000"),
        ("0", "0"),
    ],
)
def test_an_amount_is_read_with_blanks_and_comma(text: str, amount: str) -> None:
    assert KronerField().clean(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["1.250.000", "1,250,000", "1 mill", "-1", "1,234", "1e6", "NaN"])
def test_an_amount_that_could_be_another_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        KronerField().clean(text)


@pytest.mark.parametrize(("text", "percent"), [("0", "0"), ("37,5", "37.5"), ("100 %", "100")])
def test_a_percentage_lies_between_nothing_and_all(text: str, percent: str) -> None:
    assert PercentField().clean(text) == Decimal(percent)


@pytest.mark.parametrize("text", ["100,1", "-0,1"])
def test_a_percentage_outside_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        PercentField().clean(text)


def test_a_number_is_shown_again_with_a_comma() -> None:
    assert NumberField().prepare_value(Decimal("2.50")) == "2,5"
    assert NumberField().prepare_value(Decimal("1E+3")) == "1000"


def test_an_organisation_number_is_taken_with_blanks() -> None:
    assert OrganisationNumberField().clean("974 760 673") == "974760673"


@pytest.mark.parametrize(
    ("text", "code"), [("97476067", "length"), ("9747606733", "length"), ("974760674", "check"), ("abc", "length")]
)
def test_an_organisation_number_that_is_wrong_says_how(text: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        OrganisationNumberField().clean(text)
    assert refused.value.code == code


class Handed(PageForm):
    title = forms.CharField(label="Tittel")
    file = forms.FileField(label="Fil", required=False)


def test_a_file_that_a_form_loses_is_told_and_one_that_is_wrong_itself_is_told_of_once() -> None:
    chosen = {"file": SimpleUploadedFile("plan.pdf", b"%PDF-")}
    assert [lost_file(one) for one in Handed({"title": "Plan"}, chosen)] == ["", ""]
    assert [lost_file(one) for one in Handed({"title": ""}, {})] == ["", ""]
    with translation.override("nb"):
        assert (
            lost_file(Handed({"title": ""}, chosen)["file"]) == "«plan.pdf» ble ikke tatt vare på. Velg filen på nytt."
        )
    wrong = Handed({"title": ""}, chosen)
    wrong.add_error("file", "For stor.")
    assert lost_file(wrong["file"]) == ""


def test_every_form_with_a_file_is_drawn_by_the_tag_that_tells_of_a_lost_one() -> None:
    taking = [path for path in WEB.rglob("*.html") if "multipart/form-data" in path.read_text(encoding="utf-8")]
    assert len(taking) > 10
    for path in taking:
        written = path.read_text(encoding="utf-8")
        assert "{% field " in written, path
        assert 'type="file"' not in written, path
