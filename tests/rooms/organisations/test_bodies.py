"""A body gets another name, or becomes part of another, from a day on; what was over keeps the name of then."""

from datetime import date, timedelta

import pytest
from django.db import Error, transaction

from terskel.core.actors import SYSTEM
from terskel.core.decisions import Missing
from terskel.organisations import actions, queries
from terskel.organisations.models import FormerName
from tests.rooms.refusals import refused
from tests.statements import asked
from tests.worlds.cast import Cast, oslo
from tests.worlds.lent import lent_cast

pytestmark = pytest.mark.django_db
AT = oslo("2027-02-01 10:00")
NEW_YEAR = date(2027, 1, 1)


@pytest.fixture
def cast() -> Cast:
    return lent_cast()


def rename(cast: Cast, name: str, from_on: date = NEW_YEAR) -> None:
    actions.rename_authority(cast.helfo_id, name, from_on=from_on, by=SYSTEM, at=AT)


def test_a_body_is_called_by_the_name_of_the_day(cast: Cast) -> None:
    rename(cast, "Helseøkonomiforvaltningen")
    rename(cast, "Etat for helserefusjon", date(2027, 1, 20))
    body = queries.authority(cast.helfo_id)
    assert body.name == "Etat for helserefusjon"
    assert [body.name_on(day) for day in (date(2026, 12, 31), NEW_YEAR, date(2027, 1, 19), date(2027, 1, 20))] == [
        "Helfo",
        "Helseøkonomiforvaltningen",
        "Helseøkonomiforvaltningen",
        "Etat for helserefusjon",
    ]


def test_a_body_is_found_by_every_name_it_had(cast: Cast) -> None:
    rename(cast, "Helseøkonomiforvaltningen")
    assert queries.called("helfo") == queries.called("ØKONOMI") == {cast.helfo_id}
    assert queries.called("Posten") == frozenset()


def test_a_name_is_entered_once_in_order_and_not_before_its_day(cast: Cast) -> None:
    assert refused(lambda: rename(cast, "Helfo")) == "organisations.body_name_same"
    assert refused(lambda: rename(cast, "  ")) == "organisations.name_missing"
    assert refused(lambda: rename(cast, "Ny", date(2027, 2, 2))) == "organisations.body_name_from_the_future"
    rename(cast, "Ny")
    assert refused(lambda: rename(cast, "Nyere")) == "organisations.body_name_out_of_order"


def test_only_whoever_runs_the_installation_renames_or_merges(cast: Cast) -> None:
    for by in (cast.astrid, cast.brita, cast.bjorn):
        with pytest.raises(Missing):
            actions.rename_authority(cast.helfo_id, "Ny", from_on=NEW_YEAR, by=by, at=AT)
        with pytest.raises(Missing):
            actions.merge_authority(cast.helfo_id, cast.nhn_id, merged_on=NEW_YEAR, by=by, at=AT)


def test_a_former_name_stays_on_record(cast: Cast) -> None:
    rename(cast, "Ny")
    with pytest.raises(Error, match="stays on record"), transaction.atomic():
        FormerName.objects.update(name="Aldri")


def test_a_body_becomes_part_of_another_once(cast: Cast) -> None:
    actions.merge_authority(cast.helfo_id, cast.nhn_id, merged_on=NEW_YEAR, by=SYSTEM, at=AT)
    body = queries.authority(cast.helfo_id)
    assert body.merged_into_id == cast.nhn_id
    assert (body.is_merged(NEW_YEAR - timedelta(days=1)), body.is_merged(NEW_YEAR)) == (False, True)

    def merge(one: object, into: object) -> str:
        return refused(lambda: actions.merge_authority(one, into, merged_on=NEW_YEAR, by=SYSTEM, at=AT))  # type: ignore[arg-type]

    assert merge(cast.helfo_id, cast.nhn_id) == "organisations.body_merged_already"
    assert merge(cast.nhn_id, cast.nhn_id) == "organisations.body_merged_into_itself"
    assert merge(cast.nhn_id, cast.helfo_id) == "organisations.body_is_merged"


def test_names_take_one_statement_however_many_a_body_had(cast: Cast) -> None:
    for month in range(1, 4):
        actions.rename_authority(cast.helfo_id, f"Navn {month}", from_on=date(2026, month, 1), by=SYSTEM, at=AT)
    with asked() as found:
        assert len(queries.authorities()[cast.helfo_id].former) == 3
    assert len(found) == 1
