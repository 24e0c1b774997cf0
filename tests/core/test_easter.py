"""Easter by a second published algorithm, for every year of the Gregorian calendar that anyone will ask about."""

from datetime import date

from terskel.core.calendars import easter


def _knuth(year: int) -> date:
    """Algorithm E of Knuth, The Art of Computer Programming, volume 1, §1.3.2, exercise 14."""
    golden = year % 19 + 1
    century = year // 100 + 1
    leap_years_left_out = 3 * century // 4 - 12
    moon = (8 * century + 5) // 25 - 5
    sunday = 5 * year // 4 - leap_years_left_out - 10
    epact = (11 * golden + 20 + moon - leap_years_left_out) % 30
    if epact == 24 or (epact == 25 and golden > 11):
        epact += 1
    full_moon = 44 - epact
    if full_moon < 21:
        full_moon += 30
    found = full_moon + 7 - (sunday + full_moon) % 7
    return date(year, 4, found - 31) if found > 31 else date(year, 3, found)


def test_two_published_algorithms_agree_on_every_easter_from_1583_to_4500() -> None:
    assert [year for year in range(1583, 4501) if easter(year) != _knuth(year)] == []
