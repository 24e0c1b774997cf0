"""Drafting, delivering and withdrawing a request to participate."""

from datetime import timedelta
from functools import partial

import pytest

from terskel.audit.models import Event
from terskel.core.decisions import Missing, RefusedAct
from terskel.documents import queries as documents
from terskel.organisations import actions as organisation_actions
from terskel.organisations import queries as organisations
from terskel.qualification import actions, queries
from terskel.qualification.content import LONGEST_TEXT, Answer
from terskel.qualification.models import Application
from tests.rooms.refusals import refused, refused_with
from tests.worlds import firms
from tests.worlds.cast import Cast, oslo
from tests.worlds.dps import (
    APPLIED_AT,
    CLOSES_AT,
    DISPATCHED_AT,
    OPENED_AT,
    DpsWorld,
    admit,
    apply,
    draft_application,
    draft_dps,
    make_openers,
    open_first_window,
    operative_dps,
    public_dps,
    publish,
)

pytestmark = pytest.mark.django_db

BEGINS = public_dps

LATER = oslo("2027-02-01 10:00")


def test_a_draft_is_kept_answer_by_answer_and_taken_up_again(cast: Cast, world: DpsWorld) -> None:
    first = actions.start_application(world.id, by=cast.bjorn, at=APPLIED_AT)
    actions.save_answers(first, {world.requirements[0]: Answer("yes", "Rent rulleblad")}, by=cast.bjorn, at=APPLIED_AT)
    actions.save_answers(first, {world.requirements[1]: Answer("", "Halvferdig")}, by=cast.bjorn, at=APPLIED_AT)
    assert actions.start_application(world.id, by=cast.bjorn, at=APPLIED_AT + timedelta(days=1)) == first
    draft = queries.draft(cast.bjorn, first, at=APPLIED_AT)
    assert [(one.answered, one.text) for one in draft.questions] == [
        (True, "Rent rulleblad"),
        (False, "Halvferdig"),
    ]


def test_each_requirement_is_asked_once_and_only_those_the_chosen_categories_need(cast: Cast, world: DpsWorld) -> None:
    draft_id = actions.start_application(world.id, by=cast.bjorn, at=APPLIED_AT)
    asked = {
        codes: len(queries.draft(cast.bjorn, draft_id, at=APPLIED_AT).questions)
        for codes in ((), ("IKT-02",), ("IKT-01", "IKT-02"))
        if actions.choose_categories(draft_id, [world.categories[code] for code in codes], by=cast.bjorn, at=APPLIED_AT)
        is None
    }
    assert asked == {(): 2, ("IKT-02",): 2, ("IKT-01", "IKT-02"): 3}


def test_the_draft_on_disk_is_ciphertext(cast: Cast, world: DpsWorld) -> None:
    draft_id = draft_application(world, cast.bjorn, ["IKT-01"])
    stored = bytes(Application.objects.get(pk=draft_id).draft_content)
    assert stored.startswith(b"age-encryption.org/v1")
    assert b"oppfyller" not in stored


def test_nobody_else_reads_or_writes_a_draft(cast: Cast, world: DpsWorld) -> None:
    draft_id = draft_application(world, cast.bjorn, ["IKT-01"])
    for stranger in (cast.camilla, cast.astrid, cast.brita):
        with pytest.raises(Missing):
            queries.draft(stranger, draft_id, at=APPLIED_AT)
        with pytest.raises(Missing):
            queries.application(stranger, draft_id, at=APPLIED_AT)
    with pytest.raises(Missing):
        actions.save_answers(draft_id, {}, by=cast.camilla, at=APPLIED_AT)
    with pytest.raises(Missing):
        actions.submit_application(draft_id, acting_on="management", by=cast.camilla, at=APPLIED_AT)
    with pytest.raises(Missing):
        actions.withdraw_application(draft_id, by=cast.camilla, at=APPLIED_AT)


def test_nobody_applies_before_the_page_is_public(cast: Cast) -> None:
    world = draft_dps(cast)
    make_openers(cast.eva, cast.erik)
    publish(world)
    with pytest.raises(Missing):
        actions.start_application(world.id, by=cast.bjorn, at=DISPATCHED_AT)


def test_the_door_is_open_until_the_end_and_not_an_instant_longer(cast: Cast) -> None:
    world = operative_dps(cast)
    ends_at = queries.my_qualifications(cast.bjorn, at=LATER)[0].dps.ends_at
    assert ends_at is not None
    actions.start_application(world.id, by=cast.camilla, at=ends_at - timedelta(microseconds=1))
    with pytest.raises(RefusedAct):
        actions.start_application(world.id, by=cast.bjorn, at=ends_at)


def test_an_incomplete_request_is_not_delivered_and_not_lost(cast: Cast, world: DpsWorld) -> None:
    draft_id = actions.start_application(world.id, by=cast.bjorn, at=APPLIED_AT)
    with pytest.raises(RefusedAct) as refusal:
        actions.submit_application(draft_id, acting_on="management", by=cast.bjorn, at=APPLIED_AT)
    assert refused_with(refusal.value) == "qualification.no_category"
    actions.choose_categories(draft_id, [world.categories["IKT-01"]], by=cast.bjorn, at=APPLIED_AT)
    actions.save_answers(
        draft_id, {world.requirements[0]: Answer("no", "Under avvikling")}, by=cast.bjorn, at=APPLIED_AT
    )
    with pytest.raises(RefusedAct) as refusal:
        actions.submit_application(draft_id, acting_on="management", by=cast.bjorn, at=APPLIED_AT)
    assert refused_with(refusal.value) == "qualification.incomplete"
    assert refusal.value.refused.facts["count"] == 2
    kept = queries.draft(cast.bjorn, draft_id, at=APPLIED_AT).questions[0]
    assert (kept.denied, kept.text) == (True, "Under avvikling")


def test_an_answer_is_yes_or_no_to_a_requirement_of_this_dps_and_of_bounded_length(cast: Cast, world: DpsWorld) -> None:
    draft_id = actions.start_application(world.id, by=cast.bjorn, at=APPLIED_AT)
    for answers, code in (
        ({world.requirements[0]: Answer("maybe")}, "qualification.statement_unknown"),
        ({world.id: Answer("yes")}, "qualification.not_a_requirement"),
        ({world.requirements[0]: Answer("yes", "x" * (LONGEST_TEXT + 1))}, "qualification.answer_too_long"),
    ):
        with pytest.raises(RefusedAct) as refusal:
            actions.save_answers(draft_id, answers, by=cast.bjorn, at=APPLIED_AT)
        assert refused_with(refusal.value) == code


def test_a_request_is_delivered_once(cast: Cast, world: DpsWorld) -> None:
    application_id = apply(world, cast.bjorn, ["IKT-01"])
    with pytest.raises(RefusedAct) as refusal:
        actions.submit_application(application_id, acting_on="management", by=cast.bjorn, at=APPLIED_AT)
    assert refused_with(refusal.value) == "qualification.not_a_draft"


def test_the_receipt_names_instant_and_digest_and_nothing_of_the_content(cast: Cast, world: DpsWorld) -> None:
    draft_id = draft_application(world, cast.bjorn, ["IKT-01"])
    letter_id = actions.submit_application(draft_id, acting_on="management", by=cast.bjorn, at=APPLIED_AT)
    letter = documents.letter(cast.bjorn, letter_id).letter
    text = str(letter.blocks)
    assert queries.application(cast.bjorn, draft_id, at=APPLIED_AT).digest in text
    assert "IKT-01" not in text
    assert "oppfyller kravet" not in text


def test_references_tell_nobody_how_many_have_applied(cast: Cast, world: DpsWorld) -> None:
    first = queries.application(cast.bjorn, apply(world, cast.bjorn, ["IKT-01"]), at=APPLIED_AT).reference
    second = queries.application(cast.camilla, apply(world, cast.camilla, ["IKT-01"]), at=APPLIED_AT).reference
    assert first[:7] == second[:7] == "A-2026-"
    assert abs(int.from_bytes(first[7:].encode()) - int.from_bytes(second[7:].encode())) > 1


def test_equal_answers_give_different_digests(cast: Cast, world: DpsWorld) -> None:
    ids = [apply(world, one, ["IKT-02"]) for one in (cast.bjorn, cast.camilla)]
    digests = set(Application.objects.filter(pk__in=ids).values_list("digest", flat=True))
    assert len(digests) == 2


def test_a_sealed_request_is_withdrawn_and_delivered_anew(cast: Cast, world: DpsWorld) -> None:
    first = apply(world, cast.bjorn, ["IKT-01"])
    with pytest.raises(RefusedAct) as refusal:
        actions.start_application(world.id, by=cast.bjorn, at=APPLIED_AT)
    assert refused_with(refusal.value) == "qualification.already_delivered"
    actions.withdraw_application(first, by=cast.bjorn, at=APPLIED_AT)
    second = apply(world, cast.bjorn, ["IKT-02"])
    assert Application.objects.get(pk=first).sealed_content is None
    assert queries.application(cast.bjorn, second, at=APPLIED_AT).state == "sealed"


def test_a_request_is_withdrawn_once(cast: Cast, world: DpsWorld) -> None:
    application_id = apply(world, cast.bjorn, ["IKT-01"])
    actions.withdraw_application(application_id, by=cast.bjorn, at=APPLIED_AT)
    with pytest.raises(RefusedAct) as refusal:
        actions.withdraw_application(application_id, by=cast.bjorn, at=APPLIED_AT)
    assert refused_with(refusal.value) == "qualification.already_withdrawn"


def test_the_last_instant_of_the_first_window_seals_and_the_next_one_does_not(cast: Cast, world: DpsWorld) -> None:
    sealed = draft_application(world, cast.bjorn, ["IKT-01"])
    actions.submit_application(sealed, acting_on="management", by=cast.bjorn, at=CLOSES_AT - timedelta(microseconds=1))
    later = draft_application(world, cast.camilla, ["IKT-01"])
    actions.submit_application(later, acting_on="management", by=cast.camilla, at=CLOSES_AT)
    assert queries.application(cast.bjorn, sealed, at=CLOSES_AT).state == "sealed"
    assert queries.application(cast.camilla, later, at=CLOSES_AT).state == "opened"


def test_what_came_in_time_and_is_written_after_the_opening_is_opened_with_the_others(
    cast: Cast, world: DpsWorld
) -> None:
    in_time = draft_application(world, cast.bjorn, ["IKT-01"])
    open_first_window(world)
    arrived_at = CLOSES_AT - timedelta(microseconds=1)
    actions.submit_application(in_time, acting_on="management", by=cast.bjorn, at=arrived_at)
    view = queries.application(cast.bjorn, in_time, at=OPENED_AT)
    assert (view.state, view.received_at, view.opened_at) == ("opened", arrived_at, OPENED_AT)
    [submitted] = Event.objects.filter(kind="qualification.ApplicationSubmitted")
    assert submitted.hidden_until_opened is None
    assert [line.category.code for line in queries.queue(cast.astrid, at=OPENED_AT)] == ["IKT-01"]


def test_after_the_first_window_a_request_is_open_on_receipt_with_ten_working_days(cast: Cast) -> None:
    world = operative_dps(cast)
    received_at = oslo("2027-03-19 10:00")
    application_id = apply(world, cast.camilla, ["IKT-01", "IKT-02"], at=received_at)
    view = queries.application(cast.camilla, application_id, at=received_at)
    assert view.opened_at == received_at
    assert {line.due_at for line in view.lines} == {oslo("2027-04-08 00:00")}
    assert len(queries.queue(cast.astrid, at=received_at)) == 2


def test_one_is_not_admitted_twice_nor_waits_twice_in_a_category(cast: Cast) -> None:
    world = operative_dps(cast)
    again = draft_application(world, cast.bjorn, ["IKT-01"], at=LATER)
    with pytest.raises(RefusedAct) as refusal:
        actions.submit_application(again, acting_on="management", by=cast.bjorn, at=LATER)
    assert refused_with(refusal.value) == "qualification.already_qualified"
    apply(world, cast.camilla, ["IKT-01"], at=LATER)
    second = draft_application(world, cast.camilla, ["IKT-01", "IKT-02"], at=LATER)
    with pytest.raises(RefusedAct) as refusal:
        actions.submit_application(second, acting_on="management", by=cast.camilla, at=LATER)
    assert refused_with(refusal.value) == "qualification.already_pending"


def test_a_second_category_is_added_by_a_second_request(cast: Cast) -> None:
    world = operative_dps(cast)
    admit(world, apply(world, cast.camilla, ["IKT-01"], at=LATER), at=LATER)
    apply(world, cast.camilla, ["IKT-02"], at=LATER)
    assert [row.category.code for row in queries.queue(cast.astrid, at=LATER)] == ["IKT-02"]


def test_a_decided_request_is_not_withdrawn(cast: Cast) -> None:
    world = operative_dps(cast)
    application_id = apply(world, cast.camilla, ["IKT-01"], at=LATER)
    admit(world, application_id, at=LATER)
    with pytest.raises(RefusedAct) as refusal:
        actions.withdraw_application(application_id, by=cast.camilla, at=LATER)
    assert refused_with(refusal.value) == "qualification.already_decided"


def test_withdrawing_leaves_what_is_decided_and_takes_back_the_rest(cast: Cast) -> None:
    world = operative_dps(cast)
    application_id = apply(world, cast.camilla, ["IKT-01", "IKT-02"], at=LATER)
    from terskel.qualification.actions import GroundGiven
    from tests.worlds.dps import lines_of

    first = lines_of(application_id)[0]
    actions.reject(
        first,
        [GroundGiven("R-242-3g", "Vedlegget er forfalsket.", proportionality="Alvorlig.")],
        by=cast.astrid,
        at=LATER,
    )
    actions.withdraw_application(application_id, by=cast.camilla, at=LATER)
    states = {
        line.category.code: line.state for line in queries.application(cast.camilla, application_id, at=LATER).lines
    }
    assert states["IKT-01"] == "rejected"
    assert states["IKT-02"] == "withdrawn"
    assert queries.queue(cast.astrid, at=LATER) == []


def test_whoever_delivers_says_what_they_act_for_the_firm_on(cast: Cast, world: DpsWorld) -> None:
    draft_id = draft_application(world, cast.bjorn, ["IKT-01"])
    deliver = partial(actions.submit_application, draft_id, by=cast.bjorn, at=APPLIED_AT)
    assert refused(deliver) == "organisations.mandate_not_said"
    assert refused(partial(deliver, acting_on="horoscope")) == "organisations.mandate_kind_unknown"
    deliver(acting_on="power_of_attorney")
    (mandate,) = organisations.mandates(cast.bjorn, at=APPLIED_AT)
    assert (mandate.kind, mandate.state) == ("power_of_attorney", "claimed")
    assert Application.objects.get(pk=draft_id).mandate_id == mandate.id


def test_a_mandate_taken_back_delivers_nothing_until_another_is_said(cast: Cast, world: DpsWorld) -> None:
    mandate = firms.mandate(cast.bjorn, at=APPLIED_AT)
    draft_id = draft_application(world, cast.bjorn, ["IKT-01"])
    organisation_actions.revoke_mandate(mandate, by=cast.bjorn, at=APPLIED_AT)
    deliver = partial(actions.submit_application, draft_id, by=cast.bjorn, at=APPLIED_AT + timedelta(hours=1))
    assert refused(deliver) == "organisations.mandate_not_said"
    deliver(acting_on="power_of_attorney")
    assert Application.objects.get(pk=draft_id).mandate_id != mandate


def test_who_signs_together_with_another_delivers_when_the_other_agrees(cast: Cast, world: DpsWorld) -> None:
    mandate = organisation_actions.claim_mandate(
        cast.fjordsikt_id, "signature", jointly=True, by=cast.bjorn, at=APPLIED_AT
    )
    draft_id = draft_application(world, cast.bjorn, ["IKT-01"])
    deliver = partial(actions.submit_application, draft_id, by=cast.bjorn, at=APPLIED_AT)
    assert refused(deliver) == "organisations.mandate_together"
    deliver(others_agree=True)
    assert Application.objects.get(pk=draft_id).mandate_id == mandate
