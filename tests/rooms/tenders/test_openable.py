"""What can be sealed can be kept once it is opened: no tenderer's tender stops the opening of the others'."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from terskel.competitions import actions as competitions
from terskel.core.actors import SYSTEM
from terskel.core.decisions import RefusedAct
from terskel.core.evaluation import PriceLine
from terskel.core.phrases import refusal_text
from terskel.tenders import actions, drafts, queries, uploads
from terskel.tenders.content import RequirementAnswer, from_bytes, to_bytes
from terskel.tenders.drafts import Sent
from terskel.tenders.models import Delivery, TenderDraft, TenderFile
from tests.rooms.refusals import refused
from tests.worlds.competitions import (
    CLOSES_AT,
    DELIVERED_AT,
    DRAFTED_AT,
    CompetitionWorld,
    deliver,
    dps_with_rival,
    draft_competition,
    open_tenders,
    publish,
    write_tender,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

MICROSECOND = timedelta(microseconds=1)
SETTLES_AT = CLOSES_AT + timedelta(seconds=30)
LONG_NAME, LONG_TYPE = "x" * 300 + ".pdf", "application/" + "y" * 300


@pytest.mark.parametrize("text", ["Svar\x00", "Svar \ud83d"])
@pytest.mark.parametrize(
    ("where", "code", "told"),
    [
        ("requirements", "tenders.requirement_unstorable", "krav 2 "),
        ("criteria", "tenders.criterion_unstorable", "kriterium 2, "),
    ],
)
def test_a_character_that_cannot_be_kept_is_refused_where_it_is_written(
    world: CompetitionWorld, where: str, code: str, told: str, text: str
) -> None:
    answers = {"requirements": RequirementAnswer(True, text), "criteria": text}
    given: dict[str, Any] = {where: {getattr(world, where)[1]: answers[where]}}
    with pytest.raises(RefusedAct) as stopped:
        actions.save_draft(world.id, **given, by=world.cast.bjorn, at=DELIVERED_AT)
    assert stopped.value.refused.code == code
    assert told in refusal_text(stopped.value.refused, "nb")


@pytest.mark.parametrize("text", ["Svar\x00", "Svar \ud83d", "Svar \udc00."])
def test_a_file_of_answers_with_such_a_character_is_refused_by_the_answer_and_nothing_is_lost(
    world: CompetitionWorld, text: str
) -> None:
    bjorn = world.cast.bjorn
    write_tender(world, bjorn)
    before = queries.my_tender(bjorn, world.id, at=DELIVERED_AT).content
    kept = json.loads(queries.answers_to_keep(bjorn, world.id, at=DELIVERED_AT)[1])
    kept["criteria"][str(world.criteria[0])] = text
    for brought in (
        json.dumps(kept).encode(),
        json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass"),
    ):
        with pytest.raises(RefusedAct) as stopped:
            actions.bring_in_answers(world.id, brought, by=bjorn, at=DELIVERED_AT)
        assert stopped.value.refused.code == "tenders.criterion_unstorable"
        assert "kriterium 1, " in refusal_text(stopped.value.refused, "nb")
    assert queries.my_tender(bjorn, world.id, at=DELIVERED_AT).content == before


def test_prices_whose_sum_no_tender_may_have_are_refused() -> None:
    draft = draft_competition(lent(dps_with_rival))
    hours = PriceLine("", "Seniorutvikler", Decimal(1500), unit="time")
    [row] = competitions.set_price_form(
        draft.id, (hours,), rate=Decimal(0), years=0, by=draft.cast.brita, at=DRAFTED_AT
    )
    world = publish(draft)
    prices = {row: Decimal("999999999999.99")}
    code = refused(lambda: actions.save_draft(world.id, prices=prices, by=world.cast.bjorn, at=DELIVERED_AT))
    assert code == "tenders.total_too_high"


def test_a_file_with_too_long_a_name_is_refused_and_a_strange_type_is_any_type(world: CompetitionWorld) -> None:
    bjorn = world.cast.bjorn
    upload = uploads.seal(world.id, [b"x"], name=LONG_NAME, media_type="application/pdf")
    acts = (
        lambda: actions.add_file(world.id, upload, kind="attachment", by=bjorn, at=DELIVERED_AT),
        lambda: actions.begin_file(
            world.id, Sent(LONG_NAME, "application/pdf"), kind="attachment", size=1, by=bjorn, at=DELIVERED_AT
        ),
    )
    assert [refused(act) for act in acts] == ["tenders.file_name_unusable"] * 2
    strange = replace(upload, name="a.pdf", media_type=LONG_TYPE)
    file = actions.add_file(world.id, strange, kind="attachment", by=bjorn, at=DELIVERED_AT)
    kept = drafts.About.from_bytes(drafts.unlocked(TenderFile.objects.get(id=file).draft_about or b""))
    assert kept == drafts.About("a.pdf", "application/octet-stream")


def test_what_came_in_all_the_same_is_opened_with_what_can_be_kept(
    world: CompetitionWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a tender that an earlier version of ours took in."""
    bjorn = world.cast.bjorn
    write_tender(world, bjorn)
    row = TenderDraft.objects.get()
    written = from_bytes(drafts.unlocked(row.content))
    told = replace(written, criteria={**written.criteria, world.criteria[0]: "Svar\x00!"})
    TenderDraft.objects.update(content=drafts.locked(to_bytes(told)))
    monkeypatch.setattr("terskel.tenders.actions.delivering.require_openable", lambda *_given: None)
    monkeypatch.setattr("terskel.tenders.moves.writing.require_file_name", lambda _name: None)
    monkeypatch.setattr("terskel.tenders.moves.writing.fitting_type", lambda media_type: media_type)
    long_named = uploads.seal(world.id, [b"z"], name=LONG_NAME, media_type=LONG_TYPE)
    actions.add_file(world.id, long_named, kind="attachment", by=bjorn, at=DELIVERED_AT)
    actions.deliver(world.id, received_at=DELIVERED_AT, acting_on="management", by=bjorn, at=DELIVERED_AT)
    monkeypatch.undo()
    deliver(world, world.cast.camilla)
    open_tenders(world)
    first, second = queries.opened_for_room(world.id)
    assert (first.unreadable, second.unreadable) == ("", "")
    assert first.criteria[world.criteria[0]] == "Svar\ufffd!"
    names = [(one.name[-4:], len(one.name), one.media_type) for one in first.files]
    assert (".pdf", 255, "application/octet-stream") in names


def test_a_tender_is_not_withdrawn_once_receipt_is_settled(world: CompetitionWorld) -> None:
    bjorn = world.cast.bjorn
    deliver(world, bjorn)
    actions.settle(world.id, by=SYSTEM, at=SETTLES_AT)
    in_time = CLOSES_AT - MICROSECOND
    code = refused(lambda: actions.withdraw(world.id, received_at=in_time, by=bjorn, at=SETTLES_AT))
    assert code == "tenders.withdrawal_settled"
    with pytest.raises(DatabaseError), transaction.atomic():
        Delivery.objects.update(withdrawn_at=in_time, withdrawn_by_id=bjorn.person_id)
