"""Actors, ids, decisions, instants, formats, money and organisation numbers."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terskel.core import formats, organisation_numbers
from terskel.core.actors import ANONYMOUS, BUYER, DPS_MANAGER, SYSTEM, Actor
from terskel.core.decisions import PERMITTED, Permitted, Refused, RefusedAct, refuse, require
from terskel.core.ids import uuid7
from terskel.core.instants import Period, end_of_day, last_day_before, oslo_day, require_instant, start_of_day
from terskel.core.money import NotAnAmount, parse_kroner

NOON = datetime(2026, 12, 4, 11, tzinfo=UTC)


class TestActors:
    authority = uuid4()
    brita = Actor("person", uuid4(), "Brita", authority, "authority", frozenset({BUYER}), "nn")

    def test_has_asks_for_any_of_the_roles(self) -> None:
        assert self.brita.has(BUYER, DPS_MANAGER)
        assert not self.brita.has(DPS_MANAGER)
        assert not self.brita.has()

    def test_acts_for_its_own_organisation_only(self) -> None:
        assert self.brita.acts_for(self.authority)
        assert not self.brita.acts_for(uuid4())
        assert self.brita.is_authority
        assert not self.brita.is_supplier

    def test_system_and_anonymous_act_for_nobody(self) -> None:
        for actor in (SYSTEM, ANONYMOUS):
            assert not actor.acts_for(self.authority)
            assert not actor.roles


class TestIds:
    def test_each_is_greater_than_the_one_before(self) -> None:
        made = [uuid7() for _ in range(2000)]
        assert made == sorted(set(made))

    def test_they_are_version_7_of_the_standard_variant(self) -> None:
        assert uuid7().version == 7
        assert uuid7().variant == UUID("019b0000-0000-7000-8000-000000000000").variant


class TestDecisions:
    def test_permitted_is_true_and_refused_is_false(self) -> None:
        assert Permitted() == PERMITTED
        assert PERMITTED
        assert not Refused("dps.is_ended")

    def test_require_lets_the_permitted_through_and_stops_the_refused(self) -> None:
        require(PERMITTED)
        with pytest.raises(RefusedAct) as stopped:
            require(Refused("dps.has_ended", "FOA § 26-5(3)", {"day": 1}))
        assert stopped.value.refused.facts == {"day": 1}

    def test_refuse_carries_its_facts(self) -> None:
        with pytest.raises(RefusedAct) as stopped:
            refuse("competitions.deadline_too_early", "FOA § 26-7(3)", earliest=NOON)
        assert stopped.value.refused == Refused("competitions.deadline_too_early", "FOA § 26-7(3)", {"earliest": NOON})

    @pytest.mark.parametrize("code", ["", "dps", "dps.", ".ended"])
    def test_a_code_names_room_and_reason(self, code: str) -> None:
        with pytest.raises(ValueError, match="<room>.<name>"):
            Refused(code)

    def test_facts_cannot_be_changed_afterwards(self) -> None:
        facts: dict[str, object] = {"day": 1}
        refused = Refused("dps.has_ended", facts=facts)
        facts["day"] = 2
        assert refused.facts == {"day": 1}
        with pytest.raises(TypeError):
            refused.facts["day"] = 3  # type: ignore[index]


class TestInstants:
    def test_a_datetime_without_a_zone_is_no_instant(self) -> None:
        with pytest.raises(ValueError, match="no time zone"):
            require_instant(datetime(2026, 12, 4))  # noqa: DTZ001
        assert require_instant(NOON.astimezone(timezone(timedelta(hours=5)))) == NOON

    def test_the_day_is_that_of_oslo(self) -> None:
        assert oslo_day(datetime(2026, 12, 3, 22, 59, 59, 999999, tzinfo=UTC)) == date(2026, 12, 3)
        assert oslo_day(datetime(2026, 12, 3, 23, tzinfo=UTC)) == date(2026, 12, 4)

    @pytest.mark.parametrize(
        ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 12, 4), 24)]
    )
    def test_days_are_as_long_as_the_clock_makes_them(self, day: date, hours: int) -> None:
        assert end_of_day(day) - start_of_day(day) == timedelta(hours=hours)

    def test_a_half_open_limit_at_midnight_leaves_the_day_before(self) -> None:
        midnight = start_of_day(date(2026, 12, 5))
        assert last_day_before(midnight) == date(2026, 12, 4)
        assert last_day_before(midnight + timedelta(microseconds=1)) == date(2026, 12, 5)

    def test_a_period_holds_its_start_and_not_its_end(self) -> None:
        period = Period(NOON, NOON + timedelta(hours=1))
        assert period.contains(NOON)
        assert not period.contains(NOON - timedelta(microseconds=1))
        assert period.contains(NOON + timedelta(minutes=59, seconds=59, microseconds=999999))
        assert not period.contains(NOON + timedelta(hours=1))
        assert Period(NOON, None).contains(NOON + timedelta(days=9999))

    def test_a_period_ends_after_it_starts(self) -> None:
        with pytest.raises(ValueError, match="ends after it starts"):
            Period(NOON, NOON)

    def test_periods_that_touch_do_not_overlap(self) -> None:
        later = NOON + timedelta(hours=1)
        assert not Period(NOON, later).overlaps(Period(later, None))
        assert Period(NOON, None).overlaps(Period(later, None))
        assert Period(later, None).overlaps(Period(NOON, None))


class TestFormats:
    def test_instants_are_oslo_time_in_every_language(self) -> None:
        assert formats.instant(NOON, "nb") == "fredag 4. desember 2026 kl. 12.00"
        assert formats.instant(NOON, "nn") == "fredag 4. desember 2026 kl. 12.00"
        assert formats.instant(NOON, "en") == "Friday 4 December 2026 at 12:00"
        assert formats.day(date(2026, 11, 23), "nn") == "måndag 23. november 2026"

    def test_a_receipt_shows_the_microsecond(self) -> None:
        late = NOON + timedelta(microseconds=1)
        assert formats.instant(late, "nb", precise=True) == "fredag 4. desember 2026 kl. 12.00.00,000001"
        assert formats.instant(late, "en", precise=True) == "Friday 4 December 2026 at 12:00:00.000001"

    def test_the_hour_that_comes_twice_says_which(self) -> None:
        first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
        assert formats.instant(first, "nb").endswith("02.30 (sommertid)")
        assert formats.instant(first + timedelta(hours=1), "nb").endswith("02.30 (normaltid)")
        assert formats.instant(first + timedelta(hours=2), "nb").endswith("03.30")
        assert formats.instant(datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "nb").endswith("03.30")

    @pytest.mark.parametrize(
        ("amount", "nb", "en"),
        [
            ("0", "0 kr", "NOK 0"),
            ("1250000", "1 250 000 kr", "NOK 1,250,000"),
            ("1250000.00", "1 250 000 kr", "NOK 1,250,000"),
            ("999.5", "999,50 kr", "NOK 999.50"),
            ("-0.05", "−0,05 kr", "NOK −0.05"),
            ("1.005", "1,005 kr", "NOK 1.005"),
        ],
    )
    def test_kroner_show_ore_only_when_there_are_any(self, amount: str, nb: str, en: str) -> None:
        assert formats.kroner(Decimal(amount), "nb") == nb.replace(" ", formats.NO_BREAK_SPACE)
        assert formats.kroner(Decimal(amount), "nn") == nb.replace(" ", formats.NO_BREAK_SPACE)
        assert formats.kroner(Decimal(amount), "en") == en.replace(" ", formats.NO_BREAK_SPACE)

    def test_numbers_are_rounded_half_away_from_zero_only_when_asked(self) -> None:
        assert formats.number(Decimal("2.5"), "nb", 0) == "3"
        assert formats.number(Decimal("-2.5"), "nb", 0) == "−3"
        assert formats.number(Fraction(2, 3), "en", 2) == "0.67"
        assert formats.number(Decimal("1234.5600"), "nb") == "1\u00a0234,56"
        assert formats.number(Fraction(1, 8), "nb") == "0,125"
        with pytest.raises(ValueError, match="finite decimal"):
            formats.number(Fraction(1, 3), "nb")
        with pytest.raises(ValueError, match="not a number"):
            formats.number(Decimal("NaN"), "nb")

    @given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4))
    def test_what_is_shown_reads_back_as_the_same_number(self, value: Decimal) -> None:
        shown = formats.number(value, "nb").replace("\u00a0", "").replace("−", "-").replace(",", ".")
        assert Decimal(shown) == value

    def test_a_day_is_no_instant(self) -> None:
        with pytest.raises(TypeError, match="instant"):
            formats.day(NOON, "nb")

    def test_lists_end_with_and(self) -> None:
        assert formats.listing((), "nb") == ""
        assert formats.listing(("a",), "nb") == "a"
        assert formats.listing(("a", "b", "c"), "nn") == "a, b og c"
        assert formats.listing(("a", "b"), "en") == "a and b"

    def test_a_period_names_both_ends_or_one(self) -> None:
        assert formats.period(Period(NOON, None), "nn") == "frå fredag 4. desember 2026 kl. 12.00"
        assert formats.period(Period(NOON, NOON + timedelta(days=1)), "en").endswith(
            "to Saturday 5 December 2026 at 12:00"
        )


class TestMoney:
    @pytest.mark.parametrize(
        ("text", "amount"),
        [
            ("1250000", "1250000.00"),
            ("1 250 000", "1250000.00"),
            ("1\u00a0250\u202f000 kr", "1250000.00"),
            ("1.250.000,50", "1250000.50"),
            ("1,250,000.50", "1250000.50"),
            ("NOK 1,250,000", "1250000.00"),
            ("kr. 99,5", "99.50"),
            ("99.95", "99.95"),
            ("1000,-", "1000.00"),
            ("0", "0.00"),
        ],
    )
    def test_an_amount_is_read_as_people_write_it(self, text: str, amount: str) -> None:
        assert str(parse_kroner(text)) == amount

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "kr",
            "-5",
            "1.250",
            "1,250",
            "1 25",
            "12,345",
            "1.2.3",
            "1,250.000,50",
            "1e6",
            "NaN",
            "∞",
            "٣",
            "5 %",
            "1,234,5",
        ],
    )
    def test_what_is_no_amount_or_two_is_refused(self, text: str) -> None:
        with pytest.raises(NotAnAmount):
            parse_kroner(text)

    @given(st.integers(0, 10**12), st.integers(0, 99))
    def test_what_the_pages_show_is_read_back(self, whole: int, ore: int) -> None:
        amount = Decimal(whole) + Decimal(ore) / 100
        assert parse_kroner(formats.kroner(amount, "nb")) == amount


class TestOrganisationNumbers:
    @pytest.mark.parametrize("number", ["974760673", "958935420", "994598759"])
    def test_real_numbers_are_valid(self, number: str) -> None:
        assert organisation_numbers.valid(number)

    @pytest.mark.parametrize(
        "number", ["", "97476067", "9747606733", "974760674", "974 760 673", "97476067x", "٩٧٤٧٦٠٦٧٣", "974760763"]
    )
    def test_anything_else_is_not(self, number: str) -> None:
        assert not organisation_numbers.valid(number)

    @given(st.integers(0, 99_999_999))
    def test_at_most_one_check_digit_fits_and_ten_means_none(self, stem: int) -> None:
        fitting = [digit for digit in range(10) if organisation_numbers.valid(f"{stem:08}{digit}")]
        assert len(fitting) <= 1
