"""A firm has one number however it is written; the form is its own register's."""

import pytest

from terskel.core import organisation_numbers


@pytest.mark.parametrize(
    ("written", "country", "number"),
    [
        ("974 760 673", "NO", "974760673"),
        ("556703-7485", "SE", "5567037485"),
        ("5567037485", "SE", "5567037485"),
        ("12 34 56 78", "DK", "12345678"),
        ("1234567-8", "FI", "12345678"),
        ("che-123.456.789", "CH", "CHE123456789"),
        ("sc123456", "GB", "SC123456"),
        ("HRB  12345 B", "DE", "HRB 12345 B"),
        ("B-12345678", "ES", "B-12345678"),
    ],
)
def test_a_number_is_written_as_its_register_does(written: str, country: str, number: str) -> None:
    assert organisation_numbers.in_register_form(written, country) == number


@pytest.mark.parametrize(
    ("written", "country"),
    [
        ("974 760 674", "NO"),
        ("", "NO"),
        ("٩٧٤٧٦٠٦٧٣", "NO"),
        ("55670374", "SE"),
        ("1234567", "DK"),
        ("CHE-123", "CH"),
        ("ab", "DE"),
        ("no digits", "DE"),
        ("12345678901234567890123", "DE"),
        ("<script>1", "US"),
        ("", "US"),
    ],
)
def test_what_cannot_be_a_number_of_that_country_is_none(written: str, country: str) -> None:
    assert organisation_numbers.in_register_form(written, country) is None
