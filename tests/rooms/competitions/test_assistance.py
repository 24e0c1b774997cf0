"""The central purchasing body helps a body with one competition: in its name, there alone, until it is closed."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction

from terskel.audit import queries as audit
from terskel.audit.models import Event
from terskel.competitions import actions, queries
from terskel.competitions.models import Assistance
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.notifications.readers import tellings
from terskel.organisations import actions as organisations
from terskel.organisations import queries as organisation_queries
from tests.rooms.refusals import refused
from tests.worlds.assistance import (
    ACCEPTED_AT,
    CLOSED_AT,
    REQUESTED_AT,
    AssistedWorld,
    accepted,
    assisted,
    known,
    requested,
)
from tests.worlds.cast import official, person
from tests.worlds.competitions import (
    CLOSES_AT,
    PUBLISHED_AT,
    draft_competition,
    openers,
)
from tests.worlds.dps import DpsWorld

LATER = ACCEPTED_AT + timedelta(minutes=5)
AFTERWARDS = CLOSED_AT + timedelta(minutes=5)


@pytest.fixture
def world(dps: DpsWorld) -> AssistedWorld:
    return assisted(dps)


@pytest.fixture
def henrik(dps: DpsWorld) -> Actor:
    return official(person("Henrik Wold"), dps.cast.nhn_id, "buyer")


def closed(world: AssistedWorld, by: Actor | None = None) -> None:
    actions.close_assistance(
        world.assistance_id, "Konkurransen er ute.", by=by or world.competition.cast.brita, at=CLOSED_AT
    )


def state(reader: Actor, assistance_id: UUID) -> str:
    return queries.assistance(reader, assistance_id, at=AFTERWARDS).state


def missing(act: object) -> bool:
    with pytest.raises(Missing):
        act()  # type: ignore[operator]
    return True


def test_both_parties_read_the_same_mandate(world: AssistedWorld) -> None:
    cast = world.competition.cast
    bodys = queries.assistance(cast.brita, world.assistance_id, at=LATER)
    for reader in (cast.astrid, world.henrik, world.helper):
        theirs = queries.assistance(reader, world.assistance_id, at=LATER)
        assert replace(theirs, side=bodys.side) == bodys
    assert (bodys.state, bodys.decider_name, bodys.scope, bodys.division) == (
        "running",
        "Daniel Aas",
        "Utkast, spørsmål og svar, evaluering.",
        "Helfo avgjør tildelingen og signerer.",
    )
    assert [name for _key, name in bodys.assistants] == ["Henrik Wold"]


def test_to_everyone_else_the_assistance_looks_missing(world: AssistedWorld) -> None:
    cast = world.competition.cast
    another = official(person("Mona Li"), cast.nhn_id, "buyer")
    for reader in (another, cast.eva, cast.bjorn, cast.camilla):
        assert missing(lambda reader=reader: queries.assistance(reader, world.assistance_id, at=LATER))
        assert queries.assistances(reader, at=LATER) == []


def test_the_assisting_buyer_drafts_and_publishes_in_the_bodys_name(world: AssistedWorld) -> None:
    helper, competition = world.helper, world.competition
    actions.change_draft(competition.id, place="Tønsberg og Oslo", by=helper, at=LATER)
    assert queries.check(helper, competition.id, at=LATER).blocking == ()
    actions.publish(competition.id, closes_at=CLOSES_AT, openers=openers(competition.cast), by=helper, at=PUBLISHED_AT)
    view = queries.competition(helper, competition.id, at=PUBLISHED_AT)
    assert (view.state, view.authority_name) == ("published", "Helfo")
    assert view.invited_count == 2


def test_every_act_stands_in_the_audit_in_the_bodys_name_with_the_mandate(world: AssistedWorld) -> None:
    actions.change_draft(world.competition.id, place="Oslo", by=world.helper, at=LATER)
    row = Event.objects.filter(kind="competitions.DraftChanged").latest("id")
    assert (row.person_name, row.organisation_id) == (
        "Henrik Wold (Norsk helsenett SF)",
        world.competition.cast.helfo_id,
    )
    assert world.assistance_id in row.matters
    assert (
        refused(lambda: actions.approve(world.competition.id, by=world.helper, at=LATER)) == "competitions.not_approver"
    )
    told = queries.done_on_mandate(world.competition.cast.brita, world.assistance_id, at=LATER)
    assert [one.kind for one in told] == ["audit.ActRefused", "competitions.DraftChanged"]
    assert told == queries.done_on_mandate(world.competition.cast.astrid, world.assistance_id, at=LATER)


def test_only_the_one_competition_is_there(world: AssistedWorld) -> None:
    helper, other = world.helper, world.other
    assert queries.competitions(helper, at=LATER) == []
    assert queries.own_outlines(helper, at=LATER) == []
    assert missing(lambda: queries.competition(helper, other.id, at=LATER))
    assert missing(lambda: queries.check(helper, other.id, at=LATER))
    assert missing(lambda: actions.change_draft(other.id, place="Oslo", by=helper, at=LATER))
    assert missing(
        lambda: actions.create(
            world.competition.dps.id,
            category_ids=[world.competition.dps.category_ids[0]],
            title="Ny",
            by=helper,
            at=LATER,
        )
    )


def test_lots_and_templates_reach_beyond_the_one_competition(world: AssistedWorld) -> None:
    helper, own = world.helper, world.competition.id
    divided = refused(lambda: actions.divide(own, ["En", "To"], by=helper, at=LATER))
    kept = refused(lambda: actions.keep_template(own, name="Testledere", by=helper, at=LATER))
    assert (divided, kept) == ("competitions.body_begins_itself", "competitions.body_begins_itself")
    actions.divide(own, ["En", "To"], by=world.competition.cast.brita, at=LATER)
    assert queries.competitions(helper, at=LATER) == []


def test_the_helper_is_nobody_in_the_body_otherwise(world: AssistedWorld) -> None:
    helper, helfo = world.helper, world.competition.cast.helfo_id
    assert helper.organisation_id is None
    assert not helper.acts_for(helfo)
    assert helper.acts_in(helfo, world.competition.id)
    assert not helper.acts_in(world.competition.cast.nhn_id, world.competition.id)
    assert known(world.henrik) not in {one.person_id for one in organisation_queries.people(helfo)}


def test_in_their_own_capacity_the_buyer_of_the_central_body_meets_nothing(world: AssistedWorld) -> None:
    assert missing(lambda: queries.competition(world.henrik, world.competition.id, at=LATER))
    assert missing(lambda: actions.change_draft(world.competition.id, place="Oslo", by=world.henrik, at=LATER))


def test_publishing_stays_with_the_body_unless_it_left_that(dps: DpsWorld) -> None:
    world = assisted(dps, assistant_publishes=False)
    chosen, competition = openers(dps.cast), world.competition
    actions.change_draft(competition.id, place="Oslo", by=world.helper, at=LATER)
    for act in (
        lambda: actions.publish(competition.id, closes_at=CLOSES_AT, openers=chosen, by=world.helper, at=PUBLISHED_AT),
        lambda: actions.cancel(
            competition.id,
            reason_code="no_need",
            reason="Nei.",
            new_competition_follows=False,
            by=world.helper,
            at=LATER,
        ),
    ):
        assert refused(act) == "competitions.body_publishes_itself"
    actions.publish(competition.id, closes_at=CLOSES_AT, openers=chosen, by=dps.cast.brita, at=PUBLISHED_AT)
    later = CLOSES_AT + timedelta(days=7)
    extended = refused(
        lambda: actions.extend_deadline(
            competition.id, closes_at=later, reason="Mer tid.", by=world.helper, at=PUBLISHED_AT
        )
    )
    assert extended == "competitions.body_publishes_itself"


def test_the_assisting_buyer_names_no_opener_of_their_own(world: AssistedWorld) -> None:
    own = [known(world.henrik), known(world.competition.cast.eva_at_helfo)]
    act = lambda: actions.publish(  # noqa: E731
        world.competition.id, closes_at=CLOSES_AT, openers=own, by=world.helper, at=PUBLISHED_AT
    )
    assert refused(act).startswith("competitions.opener")


@pytest.mark.parametrize("who", ["brita", "astrid"])
def test_when_either_party_closes_it_every_right_is_gone(world: AssistedWorld, who: str) -> None:
    before = world.helper
    closed(world, getattr(world.competition.cast, who))
    assert missing(lambda: world.helper)
    assert queries.mandates_of(world.henrik) == []
    assert missing(lambda: queries.competition(before, world.competition.id, at=AFTERWARDS))
    assert missing(lambda: queries.assistance(before, world.assistance_id, at=AFTERWARDS))
    assert missing(lambda: actions.change_draft(world.competition.id, place="Oslo", by=before, at=AFTERWARDS))
    assert state(world.competition.cast.brita, world.assistance_id) == "closed"
    assert state(world.henrik, world.assistance_id) == "closed"


def test_whoever_leaves_the_central_body_assists_no_more(world: AssistedWorld) -> None:
    (choice,) = organisation_queries.actors_of(known(world.henrik))
    administrator = official(person("Frida Holm"), world.competition.cast.nhn_id, "authority_admin")
    organisations.end_membership(choice.membership_id, by=administrator, at=LATER)
    assert missing(lambda: world.helper)


def test_the_helper_neither_closes_nor_answers_nor_asks(world: AssistedWorld) -> None:
    assert missing(lambda: closed(world, world.helper))
    assert missing(lambda: requested(replace(world.other, cast=replace(world.other.cast, brita=world.helper))))


def test_a_request_is_answered_once(dps: DpsWorld, henrik: Actor) -> None:
    draft = draft_competition(dps)
    asked = requested(draft)
    assert refused(lambda: requested(draft)) == "competitions.assistance_not_decided"
    actions.decline_assistance(asked, "Vi har ingen ledige.", by=dps.cast.astrid, at=ACCEPTED_AT)
    assert refused(lambda: accepted(asked, henrik, by=dps.cast.astrid)) == "competitions.assistance_declined"
    again = requested(draft)
    actions.withdraw_assistance(again, by=dps.cast.brita, at=ACCEPTED_AT)
    assert refused(lambda: accepted(again, henrik, by=dps.cast.astrid)) == "competitions.assistance_withdrawn"
    assert [one.state for one in queries.assistances(dps.cast.brita, at=LATER)] == ["withdrawn", "declined"]


def test_only_a_manager_of_the_system_answers(dps: DpsWorld, henrik: Actor) -> None:
    asked = requested(draft_competition(dps))
    assert refused(lambda: accepted(asked, henrik, by=henrik)) == "competitions.assistance_needs_manager"
    for stranger in (dps.cast.brita, dps.cast.bjorn):
        assert missing(lambda stranger=stranger: accepted(asked, henrik, by=stranger))


def test_what_is_missing_is_refused_and_said(dps: DpsWorld, henrik: Actor) -> None:
    draft = draft_competition(dps)

    def ask(**other: object) -> str:
        given = {
            "need": "Hjelp",
            "value_class": "unknown",
            "wanted_on": date(2027, 1, 20),
            "decider_id": known(dps.cast.daniel),
            "assistant_publishes": False,
        } | other
        return refused(lambda: actions.request_assistance(draft.id, **given, by=dps.cast.brita, at=REQUESTED_AT))  # type: ignore[arg-type]

    assert ask(need=" ") == "competitions.assistance_without_need"
    assert ask(value_class="enormous") == "competitions.assistance_value_unknown"
    assert ask(wanted_on=date(2027, 1, 7)) == "competitions.assistance_wanted_in_the_past"
    assert ask(decider_id=known(dps.cast.brita)) == "competitions.assistance_without_decider"
    asked = requested(draft)

    def accept(people: list[UUID], scope: str = "Alt", division: str = "Alt") -> str:
        return refused(
            lambda: actions.accept_assistance(
                asked, assistants=people, scope=scope, division=division, by=dps.cast.astrid, at=ACCEPTED_AT
            )
        )

    for wrong in ([], [known(dps.cast.brita)], [known(dps.cast.astrid)], [uuid4()]):
        assert accept(wrong) == "competitions.assistance_without_buyer"
    assert accept([known(henrik)], scope=" ") == "competitions.assistance_without_mandate"
    assert accept([known(henrik)], division="") == "competitions.assistance_without_mandate"
    declined = refused(lambda: actions.decline_assistance(asked, " ", by=dps.cast.astrid, at=ACCEPTED_AT))
    assert declined == "competitions.assistance_declined_without_reason"


def test_nobody_asks_for_help_with_their_own_system(dps: DpsWorld) -> None:
    nhns = official(person("Henrik Wold"), dps.cast.nhn_id, "buyer")
    approver = official(person("Anne Vik"), dps.cast.nhn_id, "approver")
    own = replace(dps, cast=replace(dps.cast, brita=nhns, daniel=approver))
    draft = draft_competition(own)
    assert not queries.may_ask_for_assistance(nhns, draft.id, at=REQUESTED_AT)
    assert refused(lambda: requested(draft)) == "competitions.assistance_with_own_system"


def test_the_database_keeps_one_open_assistance_and_the_mandate_with_it(dps: DpsWorld) -> None:
    draft = draft_competition(dps)
    row = Assistance.objects.get(pk=requested(draft))
    with pytest.raises(DatabaseError), transaction.atomic():
        Assistance.objects.filter(pk=row.id).update(accepted_at=LATER, accepted_by_id=known(dps.cast.astrid))
    with pytest.raises(DatabaseError), transaction.atomic():
        Assistance.objects.filter(pk=row.id).update(closed_at=LATER, closed_by_id=known(dps.cast.brita))
    row.pk = uuid4()
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_insert=True)


def test_both_parties_are_told(world: AssistedWorld) -> None:
    closed(world)

    def told(kind: str) -> list[set[str]]:
        row = Event.objects.filter(kind=f"competitions.{kind}").latest("id")
        return [{one.email.split("@")[0] for one in telling.readers} for telling in tellings(audit.event(row.id))]

    assert told("AssistanceRequested") == [{"astrid.nilsen"}]
    assert told("AssistanceAccepted") == [{"brita.strand"}, {"henrik.wold"}]
    assert told("AssistanceClosed") == [{"brita.strand"}, {"henrik.wold", "astrid.nilsen"}]


def test_a_question_is_told_to_who_assists_too(world: AssistedWorld) -> None:
    competition = world.competition
    actions.publish(
        competition.id, closes_at=CLOSES_AT, openers=openers(competition.cast), by=world.helper, at=PUBLISHED_AT
    )
    asked = actions.ask(
        competition.id, "Er det reising?", by=competition.cast.bjorn, at=PUBLISHED_AT + timedelta(hours=1)
    )
    row = Event.objects.filter(kind="competitions.QuestionAsked").latest("id")
    emails = {one.email for telling in tellings(audit.event(row.id)) for one in telling.readers}
    assert emails == {"brita.strand@example.no", "henrik.wold@example.no"}
    actions.answer(asked, answer="Nei.", by=world.helper, at=PUBLISHED_AT + timedelta(hours=2))
    (question,) = queries.questions(world.helper, competition.id, at=PUBLISHED_AT + timedelta(hours=3))
    assert question.answer == "Nei."
