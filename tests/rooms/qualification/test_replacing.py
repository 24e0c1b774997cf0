"""In place of a request nobody has decided: a sealed one is withdrawn, an opened one gets the new answers."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from terskel.audit.models import Event
from terskel.core.decisions import Missing, RefusedAct
from terskel.qualification import actions, queries
from terskel.qualification.content import Answer
from terskel.qualification.models import Application, ApplicationAnswer, ApplicationLine
from tests.rooms.refusals import refused, refused_with
from tests.worlds.cast import Cast, oslo
from tests.worlds.dps import (
    APPLIED_AT,
    CLOSES_AT,
    OPENED_AT,
    DpsWorld,
    admit,
    apply,
    draft_application,
    open_first_window,
    operative_dps,
    public_dps,
)

pytestmark = pytest.mark.django_db

BEGINS = public_dps

DAY_AFTER = APPLIED_AT + timedelta(days=1)
LATER = oslo("2027-05-03 10:00")


def test_a_sealed_request_counts_until_the_one_in_its_place_is_delivered(cast: Cast, world: DpsWorld) -> None:
    first = apply(world, cast.bjorn, ["IKT-01"])
    second = actions.replace_application(first, by=cast.bjorn, at=DAY_AFTER)
    assert queries.application(cast.bjorn, first, at=DAY_AFTER).state == "sealed"
    assert actions.replace_application(first, by=cast.bjorn, at=DAY_AFTER) == second
    actions.choose_categories(second, world.category_ids, by=cast.bjorn, at=DAY_AFTER)
    answers = {one: Answer("yes", "Ny") for one in world.requirements}
    actions.save_answers(second, answers, by=cast.bjorn, at=DAY_AFTER)
    actions.submit_application(second, acting_on="management", by=cast.bjorn, at=DAY_AFTER)
    assert [one.state for one in queries.my_applications(cast.bjorn, at=DAY_AFTER)] == ["sealed", "withdrawn"]
    assert open_first_window(world).application_count == 1
    assert ApplicationLine.objects.filter(application_id=second).count() == 2
    assert not ApplicationLine.objects.filter(application_id=first).exists()


def test_a_copy_is_kept_of_what_is_sealed_only_when_the_supplier_asks(cast: Cast, world: DpsWorld) -> None:
    without = draft_application(world, cast.camilla, ["IKT-01"])
    actions.submit_application(without, acting_on="management", by=cast.camilla, at=APPLIED_AT)
    empty = actions.replace_application(without, by=cast.camilla, at=DAY_AFTER)
    assert queries.draft(cast.camilla, empty, at=DAY_AFTER).chosen == ()
    kept = draft_application(world, cast.bjorn, ["IKT-01"])
    actions.submit_application(kept, acting_on="management", keep_copy=True, by=cast.bjorn, at=APPLIED_AT)
    stored = bytes(Application.objects.get(pk=kept).kept_content or b"")
    assert stored.startswith(b"age-encryption.org/v1")
    begun = actions.replace_application(kept, by=cast.bjorn, at=DAY_AFTER)
    view = queries.draft(cast.bjorn, begun, at=DAY_AFTER)
    assert ([one.code for one in view.chosen], view.unanswered) == (["IKT-01"], ())


BETWEEN = CLOSES_AT + timedelta(hours=1)


def rewritten(cast: Cast, world: DpsWorld, *, begun_at: datetime) -> tuple[UUID, UUID]:
    """Bjørn's request of the first window, and a whole draft to put in its place."""
    first = apply(world, cast.bjorn, ["IKT-01"])
    second = actions.replace_application(first, by=cast.bjorn, at=begun_at)
    actions.choose_categories(second, world.category_ids, by=cast.bjorn, at=begun_at)
    answers = {one: Answer("yes", "Ny") for one in world.requirements}
    actions.save_answers(second, answers, by=cast.bjorn, at=begun_at)
    return first, second


@pytest.mark.parametrize("begun_at", [DAY_AFTER, BETWEEN])
def test_nobody_loses_its_place_in_the_first_window_without_saying_so(
    cast: Cast, world: DpsWorld, begun_at: datetime
) -> None:
    first, second = rewritten(cast, world, begun_at=begun_at)
    assert not queries.draft(cast.bjorn, second, at=DAY_AFTER).gives_up_place
    assert queries.draft(cast.bjorn, second, at=BETWEEN).gives_up_place
    with pytest.raises(RefusedAct) as refusal:
        actions.submit_application(second, acting_on="management", by=cast.bjorn, at=BETWEEN)
    assert refused_with(refusal.value) == "qualification.replacing_gives_up_place"
    assert queries.application(cast.bjorn, first, at=BETWEEN).state == "sealed"
    open_first_window(world)
    assert ApplicationLine.objects.filter(application_id=first).count() == 1


def test_a_supplier_may_give_up_its_place_for_a_later_request(cast: Cast, world: DpsWorld) -> None:
    first, second = rewritten(cast, world, begun_at=BETWEEN)
    actions.submit_application(second, acting_on="management", give_up_place=True, by=cast.bjorn, at=BETWEEN)
    states = {one.id: one.state for one in queries.my_applications(cast.bjorn, at=BETWEEN)}
    assert states == {first: "withdrawn", second: "opened"}


def test_after_the_opening_a_request_of_the_window_is_replaced_where_it_stands(cast: Cast, world: DpsWorld) -> None:
    first = apply(world, cast.bjorn, ["IKT-01"])
    open_first_window(world)
    due = ApplicationLine.objects.get(application_id=first).due_at
    second = actions.replace_application(first, by=cast.bjorn, at=OPENED_AT)
    assert not queries.draft(cast.bjorn, second, at=OPENED_AT).gives_up_place
    actions.submit_application(second, acting_on="management", by=cast.bjorn, at=OPENED_AT)
    assert ApplicationLine.objects.get(application_id=first).due_at == due


def test_the_copy_goes_when_the_window_is_opened_and_when_the_request_is_withdrawn(cast: Cast, world: DpsWorld) -> None:
    for supplier in (cast.bjorn, cast.camilla):
        draft_id = draft_application(world, supplier, ["IKT-01"])
        actions.submit_application(draft_id, acting_on="management", keep_copy=True, by=supplier, at=APPLIED_AT)
    (camillas,) = queries.my_applications(cast.camilla, at=DAY_AFTER)
    actions.withdraw_application(camillas.id, by=cast.camilla, at=DAY_AFTER)
    open_first_window(world)
    assert not Application.objects.filter(kept_content__isnull=False).exists()


def test_an_opened_request_gets_the_new_answers_and_its_clock_goes_on(cast: Cast) -> None:
    world = operative_dps(cast)
    first = apply(world, cast.camilla, ["IKT-01"], at=LATER)
    due = ApplicationLine.objects.get(application_id=first).due_at
    second = actions.replace_application(first, by=cast.camilla, at=LATER + timedelta(days=2))
    at = LATER + timedelta(days=2)
    view = queries.draft(cast.camilla, second, at=at)
    assert (view.categories_fixed, view.unanswered) == (True, ())
    with pytest.raises(RefusedAct) as refusal:
        actions.choose_categories(second, world.category_ids, by=cast.camilla, at=at)
    assert refused_with(refusal.value) == "qualification.categories_fixed"
    actions.save_answers(second, {world.requirements[0]: Answer("yes", "Rettet")}, by=cast.camilla, at=at)
    actions.submit_application(second, acting_on="management", by=cast.camilla, at=at)
    line = ApplicationLine.objects.get(application_id=first)
    assert (line.due_at, line.withdrawn_at) == (due, None)
    assert not ApplicationLine.objects.filter(application_id=second).exists()
    assert queries.answers_of([first])[first][world.requirements[0]] == Answer("yes", "Rettet", at)
    assert ApplicationAnswer.objects.filter(application_id=first, superseded_at=at).count() == 1
    event = Event.objects.filter(kind="qualification.ApplicationReplaced").get()
    assert event.payload["requirement_ids"] == [str(world.requirements[0])]
    assert queries.application(cast.camilla, second, at=at).state == "replacement"


def test_what_is_decided_is_not_replaced_and_a_decision_in_between_wins(cast: Cast) -> None:
    world = operative_dps(cast)
    first = apply(world, cast.camilla, ["IKT-01"], at=LATER)
    second = actions.replace_application(first, by=cast.camilla, at=LATER)
    admit(world, first, at=LATER)
    for act in (
        lambda: actions.submit_application(second, acting_on="management", by=cast.camilla, at=LATER),
        lambda: actions.withdraw_application(first, by=cast.camilla, at=LATER),
    ):
        with pytest.raises(RefusedAct) as refusal:
            act()
        assert refused_with(refusal.value) == "qualification.already_decided"
    actions.withdraw_application(second, by=cast.camilla, at=LATER)
    with pytest.raises(RefusedAct) as refusal:
        actions.replace_application(first, by=cast.camilla, at=LATER)
    assert refused_with(refusal.value) == "qualification.already_decided"


def test_a_draft_cannot_be_replaced_nor_anothers_request(cast: Cast, world: DpsWorld) -> None:
    draft_id = draft_application(world, cast.bjorn, ["IKT-01"])
    with pytest.raises(RefusedAct) as refusal:
        actions.replace_application(draft_id, by=cast.bjorn, at=APPLIED_AT)
    assert refused_with(refusal.value) == "qualification.nothing_to_replace"
    with pytest.raises(Missing):
        actions.replace_application(draft_id, by=cast.camilla, at=APPLIED_AT)


def test_one_draft_at_a_time_in_a_system(cast: Cast) -> None:
    world = operative_dps(cast)
    first = apply(world, cast.camilla, ["IKT-01"], at=LATER)
    actions.start_application(world.id, by=cast.camilla, at=LATER)
    with pytest.raises(RefusedAct) as refusal:
        actions.replace_application(first, by=cast.camilla, at=LATER)
    assert refused_with(refusal.value) == "qualification.another_draft"


def test_what_replaces_a_sealed_request_after_the_window_is_opened_on_receipt(cast: Cast, world: DpsWorld) -> None:
    first = apply(world, cast.bjorn, ["IKT-01"])
    second = actions.replace_application(first, by=cast.bjorn, at=DAY_AFTER)
    actions.choose_categories(second, world.category_ids[:1], by=cast.bjorn, at=DAY_AFTER)
    answers = {one: Answer("yes", "Ny") for one in world.requirements}
    actions.save_answers(second, answers, by=cast.bjorn, at=DAY_AFTER)
    actions.submit_application(second, acting_on="management", give_up_place=True, by=cast.bjorn, at=CLOSES_AT)
    assert queries.application(cast.bjorn, second, at=OPENED_AT).state == "opened"
    assert open_first_window(world).application_count == 0


def test_in_a_system_without_categories_the_replacing_draft_has_its_one_category(cast: Cast) -> None:
    world = public_dps(cast, codes=())
    first = apply(world, cast.bjorn, [])
    second = actions.replace_application(first, by=cast.bjorn, at=DAY_AFTER)
    assert len(queries.draft(cast.bjorn, second, at=DAY_AFTER).questions) == 2


def test_a_second_request_leaves_the_sealed_one_its_place_in_the_first_window(cast: Cast, world: DpsWorld) -> None:
    first = apply(world, cast.bjorn, ["IKT-01"])
    again = refused(lambda: actions.start_application(world.id, by=cast.bjorn, at=DAY_AFTER))
    assert again == "qualification.already_delivered"
    second = apply(world, cast.bjorn, ["IKT-02"], at=CLOSES_AT)
    assert [queries.application(cast.bjorn, one, at=CLOSES_AT).state for one in (first, second)] == ["sealed", "opened"]
    assert open_first_window(world).application_count == 1
    lines = {one.application_id: one for one in ApplicationLine.objects.all()}
    assert {lines[first].category_id, lines[second].category_id} == set(world.category_ids)
    assert [one.supplier_id for one in lines.values() if one.withdrawn_at] == []


def test_what_both_ask_for_is_decided_in_the_first_window(cast: Cast, world: DpsWorld) -> None:
    first = apply(world, cast.bjorn, ["IKT-01"])
    second = apply(world, cast.bjorn, ["IKT-01", "IKT-02"], at=CLOSES_AT)
    open_first_window(world)
    (mine,) = ApplicationLine.objects.filter(application_id=first)
    taken, left = ApplicationLine.objects.filter(application_id=second).order_by("category__number")
    assert mine.withdrawn_at is None
    assert (taken.category_id, taken.withdrawn_at) == (mine.category_id, OPENED_AT)
    assert left.withdrawn_at is None
    assert Event.objects.filter(kind="qualification.LaterLineTakenOver", subject_id=taken.id).exists()


def test_what_a_later_request_was_admitted_to_is_not_decided_again(cast: Cast, world: DpsWorld) -> None:
    first = apply(world, cast.bjorn, ["IKT-01", "IKT-02"])
    admit(world, apply(world, cast.bjorn, ["IKT-01"], at=CLOSES_AT), at=CLOSES_AT)
    open_first_window(world)
    (left,) = ApplicationLine.objects.filter(application_id=first)
    assert left.category_id == world.categories["IKT-02"]


def test_the_categories_of_a_kept_copy_are_not_asked_for_twice(cast: Cast, world: DpsWorld) -> None:
    kept = draft_application(world, cast.bjorn, ["IKT-01"])
    actions.submit_application(kept, acting_on="management", keep_copy=True, by=cast.bjorn, at=APPLIED_AT)
    second = draft_application(world, cast.bjorn, ["IKT-01"], at=CLOSES_AT)
    draft = queries.draft(cast.bjorn, second, at=CLOSES_AT)
    assert (draft.beside_sealed, draft.pending) == (True, {world.categories["IKT-01"]})
    code = refused(lambda: actions.submit_application(second, by=cast.bjorn, at=CLOSES_AT))
    assert code == "qualification.already_pending"
