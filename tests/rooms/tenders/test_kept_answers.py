"""A supplier keeps its own answers, and brings them in again to replace what it delivered (house.md §5 unweakened)."""

import json
from typing import Any

import pytest

from terskel.core.decisions import Missing
from terskel.tenders import actions, queries
from terskel.tenders.models import TenderDraft
from tests.rooms.refusals import refused
from tests.worlds.competitions import DELIVERED_AT, CompetitionWorld, deliver, write_tender


@pytest.fixture
def kept(world: CompetitionWorld) -> bytes:
    write_tender(world, world.cast.bjorn)
    return queries.answers_to_keep(world.cast.bjorn, world.id, at=DELIVERED_AT)[1]


def test_what_was_kept_before_the_delivery_fills_the_draft_of_the_next_version(
    world: CompetitionWorld, kept: bytes
) -> None:
    bjorn = world.cast.bjorn
    written = queries.my_tender(bjorn, world.id, at=DELIVERED_AT).content
    actions.deliver(world.id, received_at=DELIVERED_AT, by=bjorn, at=DELIVERED_AT)
    assert not TenderDraft.objects.exists()
    with pytest.raises(Missing):
        queries.answers_to_keep(bjorn, world.id, at=DELIVERED_AT)
    actions.bring_in_answers(world.id, kept, by=bjorn, at=DELIVERED_AT)
    assert queries.my_tender(bjorn, world.id, at=DELIVERED_AT).content == written
    again = actions.deliver(world.id, received_at=DELIVERED_AT, by=bjorn, at=DELIVERED_AT)
    assert again.version == 2


def test_what_is_not_such_a_file_is_refused_and_the_draft_stays(world: CompetitionWorld, kept: bytes) -> None:
    bjorn = world.cast.bjorn
    before = queries.my_tender(bjorn, world.id, at=DELIVERED_AT).content
    tree: dict[str, Any] = json.loads(kept)
    first = next(iter(tree["requirements"]))
    wrong = [
        b"",
        b"%PDF-1.7",
        b"[]",
        b"[" * 100_000,
        json.dumps(tree | {"kind": "terskel.receipt"}).encode(),
        json.dumps(tree | {"price": "mye"}).encode(),
        json.dumps(tree | {"price": "NaN"}).encode(),
        json.dumps(tree | {"criteria": {"1": "x"}}).encode(),
        json.dumps(tree | {"criteria": {str(world.criteria[0]): 7}}).encode(),
        json.dumps(tree | {"requirements": {first: {"met": "ja", "text": ""}}}).encode(),
        json.dumps({name: value for name, value in tree.items() if name != "roles"}).encode(),
    ]
    for one in wrong:
        act = actions.bring_in_answers
        assert refused(lambda one=one, act=act: act(world.id, one, by=bjorn, at=DELIVERED_AT)) == (  # type: ignore[misc]
            "tenders.answers_unreadable"
        )
    elsewhere = json.dumps(tree | {"competition": str(world.cast.helfo_id)}).encode()
    assert refused(lambda: actions.bring_in_answers(world.id, elsewhere, by=bjorn, at=DELIVERED_AT)) == (
        "tenders.answers_of_another"
    )
    long = json.dumps(tree | {"criteria": {str(world.criteria[0]): "x" * 20_001}}).encode()
    assert refused(lambda: actions.bring_in_answers(world.id, long, by=bjorn, at=DELIVERED_AT)) == (
        "tenders.text_too_long"
    )
    assert queries.my_tender(bjorn, world.id, at=DELIVERED_AT).content == before


def test_answers_to_what_a_correction_took_out_are_left_behind(world: CompetitionWorld, kept: bytes) -> None:
    tree: dict[str, Any] = json.loads(kept)
    tree["criteria"][str(world.id)] = "Om noe som ikke spørres om lenger."
    actions.bring_in_answers(world.id, json.dumps(tree).encode(), by=world.cast.bjorn, at=DELIVERED_AT)
    told = queries.my_tender(world.cast.bjorn, world.id, at=DELIVERED_AT).content
    assert world.id not in told.criteria
    assert told.criteria


def test_nobody_else_gets_the_answers(world: CompetitionWorld, kept: bytes) -> None:
    for stranger in (world.cast.camilla, world.cast.brita, world.cast.eva_at_helfo):
        with pytest.raises(Missing):
            queries.answers_to_keep(stranger, world.id, at=DELIVERED_AT)


def test_a_rivals_file_holds_only_what_the_rival_wrote_in_it(world: CompetitionWorld, kept: bytes) -> None:
    deliver(world, world.cast.camilla)
    actions.bring_in_answers(world.id, kept, by=world.cast.camilla, at=DELIVERED_AT)
    assert queries.my_tender(world.cast.camilla, world.id, at=DELIVERED_AT).undelivered
