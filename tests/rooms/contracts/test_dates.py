"""A contract has the dates that were published, or later ones for no longer (FOA §§ 26-1, 28-1, 28-2, LOA § 4)."""

from datetime import date

import pgtrigger
import pytest

from terskel.audit.models import Event
from terskel.competitions.models import Competition
from terskel.contracts import actions as contracts
from terskel.contracts.dates import Published, latest_end, may_have
from terskel.contracts.models import Contract
from terskel.core.decisions import RefusedAct
from terskel.documents import queries as documents
from tests.rooms.contracts.test_parts_of_the_regulation import under
from tests.rooms.refusals import refused
from tests.web.visiting import text_of, visitor
from tests.worlds.evaluations import APPROVED_AT, EvaluationWorld, announced, person_of, said_in
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2027, 3, 1), date(2028, 2, 29)
YEAR = Published(FIRST, LAST)
WHY = "Evalueringen tok to måneder lenger enn planlagt."


def prepare(world: EvaluationWorld, starts_on: date, ends_on: date | None, reason: str = "") -> object:
    return contracts.prepare(
        world.id,
        starts_on=starts_on,
        ends_on=ends_on,
        shift_reason=reason,
        owner_id=person_of(world.cast.daniel),
        manager_id=person_of(world.cast.brita),
        by=world.cast.brita,
        at=APPROVED_AT,
    )


def test_a_contract_of_forty_years_is_no_contract_of_the_year_that_was_published() -> None:
    world, _award = lent(announced)
    with pytest.raises(RefusedAct) as stopped:
        prepare(world, date(2020, 1, 1), date(2060, 1, 1), WHY)
    assert stopped.value.refused.code == "contracts.starts_before_award"
    with pytest.raises(RefusedAct) as stopped:
        prepare(world, FIRST, date(2060, 1, 1), WHY)
    assert (stopped.value.refused.code, stopped.value.refused.clause) == (
        "contracts.longer_than_published",
        "FOA §§ 28-1, 28-2, LOA § 4",
    )
    assert stopped.value.refused.facts["latest"] == LAST
    assert refused(lambda: prepare(world, FIRST, None, WHY)) == "contracts.end_was_published"
    assert not Contract.objects.exists()


def test_under_part_two_the_refusal_cites_part_two() -> None:
    world, _award = lent(announced)
    under("FOA_II", world, "other", 1_500_000)
    with pytest.raises(RefusedAct) as stopped:
        prepare(world, FIRST, date(2060, 1, 1), WHY)
    assert stopped.value.refused.clause == "FOA § 11-2, LOA § 4"


def test_a_shift_takes_a_reason_that_stands_in_the_contract_and_in_the_event() -> None:
    world, _award = lent(announced)
    later = (date(2027, 5, 1), date(2028, 4, 30))
    assert refused(lambda: prepare(world, *later)) == "contracts.shift_without_reason"
    prepare(world, *later, WHY)
    made = Contract.objects.get()
    assert (made.starts_on, made.ends_on) == later
    said = said_in(documents.letter(world.cast.brita, made.text_letter_id).letter)
    assert WHY in said
    assert "1. mars 2027" in said
    assert Event.objects.get(kind="contracts.ContractPrepared").payload["shift_reason"] == WHY


def test_the_published_dates_need_no_reason_and_one_that_is_given_is_not_told() -> None:
    world, _award = lent(announced)
    prepare(world, FIRST, LAST, WHY)
    said = said_in(documents.letter(world.cast.brita, Contract.objects.get().text_letter_id).letter)
    assert WHY not in said


def test_where_no_dates_were_published_any_after_the_award_are_theirs() -> None:
    none, given = Published(None, None), {"awarded_on": FIRST, "shift_reason": ""}
    assert may_have(none, starts_on=date(2027, 2, 28), ends_on=None, **given).code == "contracts.starts_before_award"
    for last in (None, date(2029, 1, 1)):
        assert may_have(none, starts_on=FIRST, ends_on=last, **given)


def test_a_framework_agreement_never_lasts_more_than_four_years() -> None:
    published = Published(None, None, 4, "FOA § 26-1")
    ends = {"awarded_on": FIRST, "shift_reason": "", "starts_on": FIRST}
    assert may_have(published, ends_on=date(2031, 2, 28), **ends)
    for last in (date(2031, 3, 1), None):
        decision = may_have(published, ends_on=last, **ends)
        assert (decision.code, decision.clause) == ("contracts.framework_too_long", "FOA § 26-1")


@pytest.mark.parametrize(
    ("published", "starts_on", "latest"),
    [
        (YEAR, FIRST, LAST),
        (YEAR, date(2027, 5, 1), date(2028, 4, 30)),
        (Published(date(2027, 1, 1), date(2027, 12, 31)), date(2027, 3, 1), date(2028, 2, 29)),
        (Published(date(2027, 1, 15), date(2027, 2, 3)), date(2027, 3, 31), date(2027, 4, 19)),
        (Published(date(2027, 1, 1), date(2027, 1, 31)), date(2027, 1, 31), date(2027, 3, 2)),
        (Published(None, LAST), date(2027, 9, 1), LAST),
    ],
)
def test_no_longer_is_counted_in_months_or_in_days(published: Published, starts_on: date, latest: date) -> None:
    assert latest_end(published, starts_on) == latest


def test_the_page_shows_the_published_dates_and_asks_for_the_reason_beside_what_was_written() -> None:
    world, _award = lent(announced)
    brita = visitor(world.cast.brita)
    page = " ".join(brita.get("authority:contract_prepare", world.id, at=APPROVED_AT).split())
    assert "Kunngjorte datoer: mandag 1. mars 2027 – tirsdag 29. februar 2028" in page
    given = {
        "starts_on": "1.5.2027",
        "ends_on": "30.4.2028",
        "owner_id": str(person_of(world.cast.daniel)),
        "manager_id": str(person_of(world.cast.brita)),
    }
    answer = brita.post("authority:contract_prepare", world.id, at=APPROVED_AT, **given)
    assert "Datoene er ikke de som ble kunngjort" in text_of(answer)
    brita.done("authority:contract_prepare", world.id, at=APPROVED_AT, shift_reason=WHY, **given)
    assert Contract.objects.get().starts_on == date(2027, 5, 1)


def test_a_last_day_that_was_published_is_not_called_optional() -> None:
    world, _award = lent(announced)
    brita = visitor(world.cast.brita)
    label = "Siste dag (valgfritt)"
    assert label not in " ".join(brita.get("authority:contract_prepare", world.id, at=APPROVED_AT).split())
    given = {"starts_on": "1.3.2027", "ends_on": "", "owner_id": str(person_of(world.cast.daniel))}
    answer = brita.post("authority:contract_prepare", world.id, at=APPROVED_AT, **given)
    assert "Fyll ut «Siste dag»" in text_of(answer)
    with pgtrigger.ignore():
        Competition.objects.filter(id=world.id).update(ends_on=None)
    assert label in " ".join(brita.get("authority:contract_prepare", world.id, at=APPROVED_AT).split())
