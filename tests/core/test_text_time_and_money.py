"""Norwegian order, the zone of the server, and amounts that two readers would read differently."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo

import pytest

from terskel.core.deadlines import suggested_close, tender_earliest_close
from terskel.core.instants import Period, oslo_day, require_instant, start_of_day
from terskel.core.money import NotAnAmount, parse_kroner
from terskel.core.sorting import sort_key


class TestNorwegianOrder:
    def test_ae_oe_and_aa_with_ring_come_after_z_in_that_order(self) -> None:
        names = ["Ås", "Øst", "Ærlig", "Zoo", "Ask"]
        assert sorted(names, key=sort_key) == ["Ask", "Zoo", "Ærlig", "Øst", "Ås"]

    def test_swedish_letters_sort_with_their_norwegian_kin(self) -> None:
        assert sorted(["Øyen", "Önnerud", "Øde"], key=sort_key) == ["Øde", "Önnerud", "Øyen"]
        assert sort_key("Ängel") == sort_key("Ængel")

    def test_case_and_accents_do_not_decide(self) -> None:
        assert sort_key("ANDRÉ") == sort_key("andre") == "andre"

    def test_a_letter_sorts_alike_however_it_is_composed(self) -> None:
        assert sort_key("A\u030as") == sort_key("Ås")

    def test_spaces_count_once_and_not_at_the_ends(self) -> None:
        assert sort_key("  Bo \t og  Bygg ") == "bo og bygg"


class _ZoneWithoutOffset(tzinfo):
    def utcoffset(self, at: datetime | None) -> None:
        return None


class TestTheZoneOfTheServerDecidesNothing:
    @pytest.fixture(autouse=True, params=["Pacific/Auckland", "America/Los_Angeles"])
    def server(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        with monkeypatch.context() as changed:
            changed.setenv("TZ", request.param)
            time.tzset()
            yield
        time.tzset()

    def test_an_instant_is_kept_in_utc(self) -> None:
        kept = require_instant(datetime(2026, 7, 1, 12, tzinfo=UTC))
        assert (kept.tzinfo, kept.hour) == (UTC, 12)

    def test_the_day_is_that_of_oslo(self) -> None:
        assert oslo_day(datetime(2026, 7, 1, 21, 59, tzinfo=UTC)) == date(2026, 7, 1)
        assert oslo_day(datetime(2026, 7, 1, 22, tzinfo=UTC)) == date(2026, 7, 2)

    def test_a_suggested_deadline_is_noon_in_oslo(self) -> None:
        earliest = tender_earliest_close(datetime(2026, 11, 23, 9, tzinfo=UTC))
        suggested = suggested_close(earliest)
        assert (suggested, suggested.tzinfo) == (datetime(2026, 12, 4, 11, tzinfo=UTC), UTC)

    def test_a_day_begins_at_midnight_in_oslo(self) -> None:
        began = start_of_day(date(2026, 7, 1))
        assert began == datetime(2026, 6, 30, 22, tzinfo=UTC)
        assert began.tzinfo is UTC


def test_a_zone_that_does_not_know_its_offset_makes_no_instant() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        require_instant(datetime(2026, 7, 1, tzinfo=_ZoneWithoutOffset()))


def test_periods_that_touch_do_not_overlap_whichever_is_asked() -> None:
    first, then = (datetime(2026, 7, 1, 12, tzinfo=UTC) + timedelta(hours=n) for n in (0, 1))
    earlier, later = Period(first, then), Period(then, then + timedelta(hours=1))
    assert not earlier.overlaps(later)
    assert not later.overlaps(earlier)


@pytest.mark.parametrize("text", ["fem", "1.250 000", "1 250.000", "1 250,000", "1.250"])
def test_a_refused_amount_is_named_as_it_was_typed(text: str) -> None:
    with pytest.raises(NotAnAmount) as refused:
        parse_kroner(text)
    assert refused.value.args == (text,)
