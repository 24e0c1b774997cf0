"""The clock tells a supplier that its evidence runs out: on the day, once, and late when the worker was away."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from terskel.core.instants import start_of_day
from terskel.qualification.models import Evidence
from terskel.timetable.actions import REMINDED_A_TICK, tick
from tests.rooms.notifications.told import tell
from tests.worlds import firms
from tests.worlds.cast import BEGINNING, the_cast

pytestmark = pytest.mark.django_db

LAST_DAY = date(2027, 3, 1)
FIRST_REMINDER = start_of_day(LAST_DAY - timedelta(days=60))


def test_the_firm_s_people_are_told_on_the_day_in_words_that_name_it() -> None:
    cast = the_cast()
    firms.evidence(cast.bjorn, replace(firms.INSURANCE, valid_to=LAST_DAY), at=BEGINNING)
    tick(at=FIRST_REMINDER - timedelta(microseconds=1))
    assert Evidence.objects.get().remind_on == date(2026, 12, 31)
    tick(at=FIRST_REMINDER)
    assert Evidence.objects.get().remind_on == date(2027, 1, 30)
    [message] = tell("qualification.EvidenceExpiring")
    assert message.person.name == "Bjørn Lie"
    assert message.subject == "Dokumentasjon går ut mandag 1. mars 2027: Ansvarsforsikring"


def test_a_worker_that_was_away_tells_late_and_only_what_is_next() -> None:
    cast = the_cast()
    firms.evidence(cast.bjorn, replace(firms.INSURANCE, valid_to=LAST_DAY), at=BEGINNING)
    tick(at=start_of_day(date(2027, 2, 25)))
    assert Evidence.objects.get().remind_on == date(2027, 3, 2)


def test_a_day_on_which_much_runs_out_is_worked_off_tick_by_tick() -> None:
    cast = the_cast()
    kept = firms.evidence(cast.bjorn, replace(firms.INSURANCE, valid_to=LAST_DAY), at=BEGINNING)
    one = Evidence.objects.get(id=kept)
    Evidence.objects.bulk_create(
        [
            Evidence(
                supplier_id=one.supplier_id,
                kind="insurance",
                title=str(number),
                file_id=one.file_id,
                valid_to=LAST_DAY,
                added_at=one.added_at,
                added_by_id=one.added_by_id,
                changed_at=one.changed_at,
                remind_on=one.remind_on,
            )
            for number in range(REMINDED_A_TICK)
        ]
    )
    left = [Evidence.objects.filter(remind_on__lte=date(2026, 12, 31)).count()]
    for _turn in range(2):
        tick(at=FIRST_REMINDER)
        left.append(Evidence.objects.filter(remind_on__lte=date(2026, 12, 31)).count())
    assert left == [REMINDED_A_TICK + 1, 1, 0]
