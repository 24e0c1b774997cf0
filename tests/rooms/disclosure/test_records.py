"""The record of a matter: whose it is to read, and what of it when."""

from dataclasses import replace

import pytest

from terskel.core.actors import AUDITOR, EVALUATOR
from terskel.core.decisions import Missing
from terskel.disclosure import records
from terskel.disclosure.records import Record
from tests.worlds.competitions import OPENING_AT, deliver, open_tenders, published_competition, write_tender
from tests.worlds.evaluations import announced
from tests.worlds.lent import lent
from tests.worlds.quality_first import opened_apart

pytestmark = pytest.mark.django_db


def kinds(record: Record) -> set[str]:
    return {one.kind for one in record.stretch("", descending=False, skip=0, most=None)}


def test_an_auditor_reads_who_did_what_from_the_draft_to_the_letters() -> None:
    world, _award = lent(announced)
    _terms, record = records.of_competition(replace(world.cast.daniel, roles=frozenset({AUDITOR})), world.id)
    assert {
        "competitions.CompetitionCreated",
        "competitions.CompetitionPublished",
        "tenders.TenderDelivered",
        "tenders.TendersOpened",
        "evaluation.TendersScored",
        "awards.AwardAnnounced",
    } < kinds(record)
    assert len(record) == len(record.stretch("", descending=False, skip=0, most=None))
    newest, *_rest = record.stretch("", descending=False, skip=0, most=2)
    assert newest.at == max(one.at for one in record.stretch("at", descending=True, skip=0, most=None))


def test_nothing_of_who_tenders_stands_there_before_the_opening() -> None:
    world = lent(published_competition)
    write_tender(world, world.cast.bjorn)
    deliver(world, world.cast.bjorn)
    _terms, before = records.of_competition(world.cast.brita, world.id)
    assert not {one for one in kinds(before) if one.startswith("tenders.")}
    open_tenders(world)
    _terms, after = records.of_competition(world.cast.brita, world.id)
    delivered = [one for one in after.stretch("what", descending=True, skip=0, most=None) if "Delivered" in one.kind]
    assert {one.for_whom for one in delivered} == {"Fjordsikt AS"}


def test_while_names_are_hidden_from_the_panel_the_record_is_of_what_was_done_in_the_open() -> None:
    world = lent(opened_apart)
    _terms, record = records.of_competition(world.cast.brita, world.id)
    assert {one.partition(".")[0] for one in kinds(record)} <= {"competitions", "notices"}


def test_the_reason_of_an_act_stands_beside_it_and_what_the_panel_wrote_does_not() -> None:
    world, _award = lent(announced)
    _terms, record = records.of_competition(world.cast.brita, world.id)
    everything = record.stretch("", descending=False, skip=0, most=None)
    assert not [one for one in everything if one.kind.startswith("evaluation.") and one.reason]


def test_a_record_is_narrowed_to_a_subject_and_to_what_people_did() -> None:
    world, _award = lent(announced)
    _terms, record = records.of_competition(world.cast.brita, world.id)
    by_people = record.narrowed((), by_people=True)
    assert 0 < len(by_people) < len(record)
    assert "Terskel" not in {one.person_name for one in by_people.stretch("", descending=False, skip=0, most=None)}
    assert {one.partition(".")[0] for one in kinds(record.narrowed(["awards"], by_people=False))} == {"awards"}


def test_what_is_kept_back_is_not_had_by_asking_for_it() -> None:
    world = lent(opened_apart)
    _terms, record = records.of_competition(world.cast.brita, world.id)
    narrowed = record.narrowed(["tenders", "evaluation"], by_people=False)
    assert (len(narrowed), kinds(narrowed)) == (0, set())


@pytest.mark.parametrize("stranger", ["bjorn", "astrid", "erik_at_helfo", "camilla"])
def test_to_anybody_else_it_is_missing(stranger: str) -> None:
    world, _award = lent(announced)
    with pytest.raises(Missing):
        records.of_competition(getattr(world.cast, stranger), world.id)


def test_the_record_of_a_system_is_for_those_who_read_its_admission_log() -> None:
    world = lent(published_competition)
    dps = world.dps
    found = records.of_dps(dps.cast.astrid, dps.id, at=OPENING_AT)
    assert {"dps.DpsCreated", "dps.DpsPublished", "qualification.SupplierAdmitted"} < kinds(found)
    for stranger in (dps.cast.bjorn, world.cast.brita, replace(dps.cast.astrid, roles=frozenset({EVALUATOR}))):
        with pytest.raises(Missing):
            records.of_dps(stranger, dps.id, at=OPENING_AT)
