"""Figures that many stand behind are kept for ten minutes; what is quick to count is counted each time."""

from datetime import timedelta
from itertools import count
from types import MappingProxyType

import pytest

from terskel.web.shared.kept import KEPT_FOR, MANY, Kept, kept
from tests.worlds.cast import oslo

pytestmark = pytest.mark.django_db
AT = oslo("2027-02-01 10:00")


def counted(*about: object, of: int, at_minutes: float, numbers: "count[int]") -> Kept[int]:
    at = AT + timedelta(minutes=at_minutes)
    return kept("bench", *about, count=lambda: next(numbers), size=lambda _value: of, at=at)


def test_what_many_stand_behind_is_kept_for_ten_minutes_and_says_as_of_when() -> None:
    numbers = count()
    first = counted("a", of=MANY, at_minutes=0, numbers=numbers)
    assert (first.value, first.at, first.fresh) == (0, AT, True)
    again = counted("a", of=MANY, at_minutes=9.9, numbers=numbers)
    assert (again.value, again.at, again.fresh) == (0, AT, False)
    assert counted("b", of=MANY, at_minutes=9.9, numbers=numbers).value == 1
    later = counted("a", of=MANY, at_minutes=10, numbers=numbers)
    assert (later.value, later.at, later.fresh) == (2, AT + KEPT_FOR, True)


def test_what_few_stand_behind_is_counted_each_time() -> None:
    numbers = count()
    values = [counted("a", of=MANY - 1, at_minutes=0, numbers=numbers).value for _ in range(3)]
    assert values == [0, 1, 2]


def test_a_mapping_that_nobody_may_write_in_is_kept_as_it_is() -> None:
    held = MappingProxyType({"a": 1})
    for _ in range(2):
        found = kept("bench", count=lambda: held, size=lambda _value: MANY, at=AT)
        assert found.value == held
    assert not found.fresh


def test_a_figure_of_a_later_instant_is_not_told_to_an_earlier_one() -> None:
    numbers = count()
    counted("a", of=MANY, at_minutes=5, numbers=numbers)
    assert counted("a", of=MANY, at_minutes=0, numbers=numbers).value == 1
