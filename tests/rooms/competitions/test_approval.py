"""Above the authority's own limit somebody who prepared nothing of it approves a competition before it is published."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from terskel.audit.models import Event
from terskel.competitions import actions, queries
from terskel.competitions.actions import CriterionInput, RequirementInput
from terskel.competitions.models import Competition, MandatoryRequirement
from terskel.core.actors import ANONYMOUS, Actor
from terskel.core.decisions import Missing
from terskel.core.rulesets import as_of
from terskel.core.rulesets.own import OwnRules
from terskel.organisations import actions as organisations
from tests.rooms.refusals import refused
from tests.worlds.cast import official, oslo, person
from tests.worlds.competitions import DRAFTED_AT, PUBLISHED_AT, CompetitionWorld, publish

RULED_AT = oslo("2027-01-05 09:00")
SUBMITTED_AT = DRAFTED_AT + timedelta(hours=1)
APPROVED_AT = SUBMITTED_AT + timedelta(hours=1)
VALUE = Decimal(1_900_000)


def limit(world: CompetitionWorld, above: Decimal, *, at: datetime = RULED_AT) -> None:
    """Helfo's administrator sets the limit."""
    administrator = official(person("Frida Holm"), world.cast.helfo_id, "authority_admin")
    organisations.set_own_rules(
        world.cast.helfo_id,
        OwnRules(approval_above=above),
        from_on=at.date(),
        reason="To personer ved store kjøp.",
        by=administrator,
        at=at,
    )


def submitted(world: CompetitionWorld) -> None:
    actions.submit(world.id, by=world.cast.brita, at=SUBMITTED_AT)


def kinds(world: CompetitionWorld) -> list[str]:
    found = Event.objects.filter(subject_id=world.id, kind__startswith="competitions.").order_by("id")
    return [kind.removeprefix("competitions.") for kind in found.values_list("kind", flat=True)]


def steps(reader: Actor) -> list[str]:
    return [one.step for one in queries.approval_steps(reader, at=PUBLISHED_AT)]


def state(world: CompetitionWorld) -> str:
    return queries.competition(world.cast.brita, world.id, at=PUBLISHED_AT).state


def test_a_competition_above_the_limit_is_published_only_when_it_is_approved(draft: CompetitionWorld) -> None:
    limit(draft, VALUE - 1)
    assert refused(lambda: publish(draft)) == "competitions.approval_needed"
    submitted(draft)
    assert state(draft) == "in_approval"
    assert refused(lambda: publish(draft)) == "competitions.is_in_approval"
    actions.approve(draft.id, by=draft.cast.daniel, at=APPROVED_AT)
    assert state(draft) == "approved"
    assert (steps(draft.cast.brita), steps(draft.cast.daniel)) == (["publish"], [])
    publish(draft)
    assert state(draft) == "published"
    assert kinds(draft)[-3:] == ["SubmittedForApproval", "PublicationApproved", "CompetitionPublished"]


def test_a_value_at_the_limit_asks_nobody(draft: CompetitionWorld) -> None:
    limit(draft, VALUE)
    assert queries.check(draft.cast.brita, draft.id, at=DRAFTED_AT).approval_above is None
    assert refused(lambda: submitted(draft)) == "competitions.approval_not_asked_for"
    publish(draft)


def test_without_a_limit_nobody_is_asked(draft: CompetitionWorld) -> None:
    assert refused(lambda: submitted(draft)) == "competitions.approval_not_asked_for"
    publish(draft)


def test_the_limit_that_counts_is_the_one_of_the_day_of_the_publication(draft: CompetitionWorld) -> None:
    limit(draft, VALUE - 1, at=PUBLISHED_AT)
    assert queries.check(draft.cast.brita, draft.id, at=DRAFTED_AT).approval_above is None
    assert queries.check(draft.cast.brita, draft.id, at=PUBLISHED_AT).approval_above == VALUE - 1
    assert refused(lambda: publish(draft)) == "competitions.approval_needed"


def test_the_limit_is_kept_with_the_rules_of_the_publication(draft: CompetitionWorld) -> None:
    limit(draft, VALUE - 1)
    submitted(draft)
    actions.approve(draft.id, by=draft.cast.daniel, at=APPROVED_AT)
    publish(draft)
    assert draft.terms.kept.own.approval_above == VALUE - 1


def test_nobody_approves_what_they_wrote_in_themselves(draft: CompetitionWorld) -> None:
    limit(draft, VALUE - 1)
    both = official(person("Olav Vik"), draft.cast.helfo_id, "buyer", "approver")
    actions.change_draft(draft.id, place="Tønsberg og Oslo", by=both, at=DRAFTED_AT)
    submitted(draft)
    assert refused(lambda: actions.approve(draft.id, by=both, at=APPROVED_AT)) == "competitions.prepared_by_yourself"
    back = refused(lambda: actions.send_back(draft.id, "Nei", by=both, at=APPROVED_AT))
    assert back == "competitions.prepared_by_yourself"
    assert steps(both) == []
    assert steps(draft.cast.daniel) == ["decide"]
    assert steps(draft.cast.brita) == []


def test_whoever_submits_it_has_prepared_it(draft: CompetitionWorld) -> None:
    limit(draft, VALUE - 1)
    both = official(person("Olav Vik"), draft.cast.helfo_id, "buyer", "approver")
    actions.submit(draft.id, by=both, at=SUBMITTED_AT)
    assert refused(lambda: actions.approve(draft.id, by=both, at=APPROVED_AT)) == "competitions.prepared_by_yourself"


def test_the_database_refuses_an_approver_who_prepared_it(draft: CompetitionWorld) -> None:
    limit(draft, VALUE - 1)
    submitted(draft)
    row = Competition.objects.filter(pk=draft.id)
    with pytest.raises(DatabaseError, match="nobody approves what they prepared"), transaction.atomic():
        row.update(approved_at=APPROVED_AT, approved_by=draft.cast.brita.person_id)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.update(published_at=PUBLISHED_AT, published_by=draft.cast.brita.person_id)


def test_what_is_submitted_stays_as_it_is(draft: CompetitionWorld) -> None:
    limit(draft, VALUE - 1)
    submitted(draft)
    brita = draft.cast.brita
    for act in (
        lambda: actions.change_draft(draft.id, place="Bergen", by=brita, at=SUBMITTED_AT),
        lambda: actions.set_mandatory_requirements(draft.id, [RequirementInput("Nytt")], by=brita, at=SUBMITTED_AT),
        lambda: actions.set_criteria(
            draft.id, [CriterionInput("Pris", Decimal(100), "price")], by=brita, at=SUBMITTED_AT
        ),
    ):
        assert refused(act) == "competitions.is_in_approval"
    with pytest.raises(DatabaseError), transaction.atomic():
        Competition.objects.filter(pk=draft.id).update(place="Bergen")
    with pytest.raises(DatabaseError, match="what was submitted"), transaction.atomic():
        MandatoryRequirement.objects.filter(competition_id=draft.id).update(text="Nytt")


def test_what_is_taken_back_must_be_approved_anew(draft: CompetitionWorld) -> None:
    limit(draft, VALUE - 1)
    submitted(draft)
    actions.approve(draft.id, by=draft.cast.daniel, at=APPROVED_AT)
    changed = refused(lambda: actions.change_draft(draft.id, place="Bergen", by=draft.cast.brita, at=APPROVED_AT))
    assert changed == "competitions.is_approved"
    actions.take_back(draft.id, by=draft.cast.brita, at=APPROVED_AT)
    actions.change_draft(draft.id, place="Bergen", by=draft.cast.brita, at=APPROVED_AT)
    assert refused(lambda: publish(draft)) == "competitions.approval_needed"


def test_sent_back_it_is_a_draft_again_with_the_reason(draft: CompetitionWorld) -> None:
    limit(draft, VALUE - 1)
    submitted(draft)
    daniel = draft.cast.daniel
    empty = refused(lambda: actions.send_back(draft.id, "  ", by=daniel, at=APPROVED_AT))
    assert empty == "competitions.sent_back_without_reason"
    actions.send_back(draft.id, "Opsjonene mangler i verdien.", by=daniel, at=APPROVED_AT)
    view = queries.competition(draft.cast.brita, draft.id, at=PUBLISHED_AT)
    assert view.state == "draft"
    assert steps(draft.cast.brita) == ["put_right"]
    assert view.approval is not None
    assert (view.approval.return_reason, view.approval.returned_by_name) == (
        "Opsjonene mangler i verdien.",
        "Daniel Aas",
    )
    submitted(draft)
    again = queries.competition(draft.cast.brita, draft.id, at=PUBLISHED_AT).approval
    assert again is not None
    assert again.return_reason == ""


def test_only_what_is_ready_is_submitted(draft: CompetitionWorld) -> None:
    limit(draft, VALUE - 1)
    actions.change_draft(draft.id, scope="", by=draft.cast.brita, at=DRAFTED_AT)
    assert refused(lambda: submitted(draft)) == "competitions.not_ready"


def test_it_is_the_approvers_of_the_authority_who_decide(draft: CompetitionWorld) -> None:
    limit(draft, VALUE - 1)
    submitted(draft)
    assert (
        refused(lambda: actions.approve(draft.id, by=draft.cast.brita, at=APPROVED_AT)) == "competitions.not_approver"
    )
    strangers: tuple[Actor, ...] = (draft.cast.astrid, draft.cast.bjorn, ANONYMOUS)
    for stranger in strangers:
        with pytest.raises(Missing):
            actions.approve(draft.id, by=stranger, at=APPROVED_AT)
        with pytest.raises(Missing):
            actions.submit(draft.id, by=stranger, at=APPROVED_AT)
        assert steps(stranger) == []


def test_a_draft_in_approval_can_be_given_up(draft: CompetitionWorld) -> None:
    limit(draft, VALUE - 1)
    submitted(draft)
    actions.cancel(
        draft.id,
        reason_code="no_need",
        reason="Behovet falt bort.",
        new_competition_follows=False,
        by=draft.cast.brita,
        at=APPROVED_AT,
    )
    assert state(draft) == "cancelled"
    assert steps(draft.cast.daniel) == []


def test_everyone_else_reads_nothing_of_the_approval(draft: CompetitionWorld) -> None:
    limit(draft, VALUE - 1)
    submitted(draft)
    actions.approve(draft.id, by=draft.cast.daniel, at=APPROVED_AT)
    publish(draft)
    assert queries.competition(draft.cast.bjorn, draft.id, at=PUBLISHED_AT).approval is None
    assert queries.competition(ANONYMOUS, draft.id, at=PUBLISHED_AT).approval is None


@pytest.mark.parametrize(("above", "asks"), [("1899999.99", True), ("1900000", False), ("0", True)])
def test_above_is_more_than_the_limit(above: str, asks: bool) -> None:
    assert OwnRules(approval_above=Decimal(above)).asks_for_approval(VALUE) is asks


def test_a_limit_below_nothing_is_refused_and_a_limit_is_read_back_as_it_was_written() -> None:
    (fault,) = OwnRules(approval_above=Decimal(-1)).faults(as_of(date(2027, 1, 5)))
    assert fault.code == "core.own_limit_negative"
    own = OwnRules(approval_above=Decimal("500000.50"))
    assert OwnRules.from_json(own.to_json()) == own
    assert own
