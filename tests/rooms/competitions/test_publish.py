"""Publication: one act for everyone admitted, with a frozen list, a locked model, a key and a lawful deadline."""

import io
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from terskel.audit.models import Event
from terskel.competitions import actions, queries
from terskel.competitions.actions import CriterionInput
from terskel.competitions.actions.publishing import recipients_digest
from terskel.competitions.models import AwardCriterion, Competition, Invitation, MandatoryRequirement
from terskel.core.actors import ANONYMOUS
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.qualification import actions as qualification
from terskel.vault import queries as vault
from tests.rooms.refusals import refused
from tests.worlds.cast import Cast, founder, oslo
from tests.worlds.competitions import (
    CLOSES_AT,
    DRAFTED_AT,
    PUBLISHED_AT,
    CompetitionWorld,
    draft_competition,
    openers,
    publish,
)
from tests.worlds.dps import OPERATIVE_AT, DpsWorld, admitted, open_first_window, operative_dps, public_dps

FIRST_LAWFUL = oslo("2027-01-22 00:00")
FIRST_LAWFUL_RESTRICTED = oslo("2027-01-27 00:00")


def restrict_a_document(world: CompetitionWorld) -> None:
    actions.attach_document(
        world.id,
        io.BytesIO(b"nettverk"),
        title="Driftsmiljø",
        name="drift.pdf",
        media_type="application/pdf",
        access="restricted",
        access_reason="Opplysninger om sikring",
        by=world.cast.brita,
        at=DRAFTED_AT,
    )


def test_the_deadline_is_at_the_earliest_when_ten_whole_days_are_over(draft: CompetitionWorld) -> None:
    early = FIRST_LAWFUL - timedelta(microseconds=1)
    assert refused(lambda: publish(draft, closes_at=early)) == "competitions.deadline_too_early"
    publish(draft, closes_at=FIRST_LAWFUL)
    assert draft.terms.closes_at == FIRST_LAWFUL


def test_a_restricted_document_gives_five_more_days(draft: CompetitionWorld) -> None:
    restrict_a_document(draft)
    early = FIRST_LAWFUL_RESTRICTED - timedelta(microseconds=1)
    assert refused(lambda: publish(draft, closes_at=early)) == "competitions.deadline_too_early"
    publish(draft, closes_at=FIRST_LAWFUL_RESTRICTED)


def test_everyone_admitted_at_that_instant_is_invited_and_nobody_else(draft: CompetitionWorld) -> None:
    late = founder(13, "Sent AS", "Lars Sent")
    assert (
        actions.publish(
            draft.id, closes_at=CLOSES_AT, openers=openers(draft.cast), by=draft.cast.brita, at=PUBLISHED_AT
        )
        == 2
    )
    admitted(draft.dps, late, tuple(draft.dps.categories), at=PUBLISHED_AT + timedelta(microseconds=1))
    assert set(queries.invited(draft.id)) == {draft.cast.fjordsikt_id, draft.cast.rival_id}
    with pytest.raises(Missing):
        queries.invitation(late, draft.id)


def test_a_team_invites_the_union_of_its_categories(cast: Cast) -> None:
    dps = operative_dps(cast)
    admitted(dps, cast.camilla, ("IKT-02",), at=DRAFTED_AT)
    single = publish(draft_competition(dps, codes=("IKT-01",)))
    team = publish(draft_competition(dps, codes=("IKT-01", "IKT-02"), title="Team"))
    assert queries.invited(single.id) == (cast.fjordsikt_id,)
    assert set(queries.invited(team.id)) == {cast.fjordsikt_id, cast.rival_id}
    assert queries.invitation(cast.camilla, team.id).category_ids == (dps.categories["IKT-02"],)
    assert set(queries.invitation(cast.bjorn, team.id).category_ids) == set(dps.category_ids)


def test_a_competition_that_nobody_can_answer_is_not_published(cast: Cast) -> None:
    dps = public_dps(cast)
    open_first_window(dps)
    qualification.finish_initial_assessment(dps.id, conflicts="Ingen.", by=cast.astrid, at=OPERATIVE_AT)
    assert refused(lambda: publish(draft_competition(dps))) == "competitions.nobody_qualified"


def test_all_is_visible_at_that_instant_and_not_before(published: CompetitionWorld) -> None:
    cast = published.cast
    for reader in (ANONYMOUS, cast.bjorn, cast.camilla, cast.astrid):
        with pytest.raises(Missing):
            queries.competition(reader, published.id, at=PUBLISHED_AT - timedelta(microseconds=1))
        assert queries.competition(reader, published.id, at=PUBLISHED_AT).state == "published"
    (letter,) = documents.public_letters(published.id, at=PUBLISHED_AT)
    assert letter.kind == "competitions.invitation"
    assert [row.id for row in queries.public_competitions(at=PUBLISHED_AT)] == [published.id]


def test_the_log_holds_how_many_were_invited_and_a_digest_of_the_list(published: CompetitionWorld) -> None:
    event = Event.objects.get(kind="competitions.CompetitionPublished", subject_id=published.id)
    assert event.payload["recipients"] == 2
    assert event.payload["recipients_sha256"] == recipients_digest(queries.invited(published.id))


def test_the_model_is_locked_by_its_digest(published: CompetitionWorld) -> None:
    terms = published.terms
    assert terms.model is not None
    assert terms.model_digest == terms.model.digest()
    assert replace(terms.model, decimals=3).digest() != terms.model_digest


def test_the_key_is_made_for_the_openers_named(published: CompetitionWorld) -> None:
    assert set(vault.openers_of(published.id)) == set(openers(published.cast))
    assert vault.threshold_of(published.id) == 2


def test_one_opener_is_too_few_and_a_stranger_cannot_be_named(draft: CompetitionWorld) -> None:
    cast, alone = draft.cast, openers(draft.cast)[:1]
    one = refused(lambda: actions.publish(draft.id, closes_at=CLOSES_AT, openers=alone, by=cast.brita, at=PUBLISHED_AT))
    assert one == "vault.too_few_openers"
    outside = [*alone, cast.bjorn.person_id]
    stranger = refused(
        lambda: actions.publish(draft.id, closes_at=CLOSES_AT, openers=outside, by=cast.brita, at=PUBLISHED_AT)
    )
    assert stranger == "competitions.opener_not_ready"
    keyless = [*alone, cast.daniel.person_id]
    without_key = refused(
        lambda: actions.publish(draft.id, closes_at=CLOSES_AT, openers=keyless, by=cast.brita, at=PUBLISHED_AT)
    )
    assert without_key == "competitions.opener_not_ready"


def test_a_refused_publication_leaves_nothing_behind(draft: CompetitionWorld) -> None:
    refused(lambda: publish(draft, closes_at=PUBLISHED_AT))
    assert not Invitation.objects.filter(competition_id=draft.id).exists()
    assert draft.terms.published_at is None
    assert documents.letters_for_matter(draft.cast.brita, draft.id) == []


def test_weights_that_do_not_make_one_hundred_stop_the_publication(draft: CompetitionWorld) -> None:
    actions.set_criteria(
        draft.id,
        [
            CriterionInput("Klima", Decimal(30), "quality", climate=True, documentation="Plan"),
            CriterionInput("Pris", Decimal("69.9999"), "price", documentation="Pris"),
        ],
        by=draft.cast.brita,
        at=DRAFTED_AT,
    )
    assert refused(lambda: publish(draft)) == "competitions.not_ready"


def test_the_climate_answer_is_demanded(draft: CompetitionWorld) -> None:
    actions.change_draft(draft.id, climate_answer="", by=draft.cast.brita, at=DRAFTED_AT)
    assert refused(lambda: publish(draft)) == "competitions.not_ready"


@pytest.mark.parametrize("field", ["scope", "need", "place"])
def test_scope_need_and_place_are_demanded(draft: CompetitionWorld, field: str) -> None:
    actions.change_draft(draft.id, **{field: ""}, by=draft.cast.brita, at=DRAFTED_AT)
    assert refused(lambda: publish(draft)) == "competitions.not_ready"


def test_the_value_is_demanded(draft: CompetitionWorld) -> None:
    actions.change_draft(draft.id, estimated_value=None, by=draft.cast.brita, at=DRAFTED_AT)
    assert refused(lambda: publish(draft)) == "competitions.not_ready"


def test_questions_end_between_now_and_the_deadline(draft: CompetitionWorld) -> None:
    def at(instant: object) -> object:
        return actions.publish(
            draft.id,
            closes_at=CLOSES_AT,
            question_deadline_at=instant,
            openers=openers(draft.cast),
            by=draft.cast.brita,
            at=PUBLISHED_AT,
        )

    assert refused(lambda: at(PUBLISHED_AT)) == "competitions.question_deadline_outside"
    assert refused(lambda: at(CLOSES_AT + timedelta(microseconds=1))) == "competitions.question_deadline_outside"
    at(CLOSES_AT)


def test_the_usual_last_day_for_questions_is_the_third_of_ten(published: CompetitionWorld) -> None:
    view = queries.competition(published.cast.brita, published.id, at=PUBLISHED_AT)
    assert view.question_deadline_at == oslo("2027-01-15 00:00")


def test_publishing_twice_is_refused(published: CompetitionWorld) -> None:
    refused(lambda: publish(published, at=PUBLISHED_AT + timedelta(minutes=1)))
    assert Invitation.objects.filter(competition_id=published.id).count() == 2


def test_the_check_shows_the_earliest_deadline_and_how_it_was_counted(draft: CompetitionWorld) -> None:
    check = queries.check(draft.cast.brita, draft.id, at=PUBLISHED_AT)
    assert check.earliest.instant == FIRST_LAWFUL
    assert check.earliest.explain("nb")
    assert (check.recipients, check.invites_late, check.blocking) == (2, False, ())
    with pytest.raises(Missing):
        queries.check(draft.cast.bjorn, draft.id, at=PUBLISHED_AT)


def test_the_database_refuses_what_a_published_competition_must_not_become(published: CompetitionWorld) -> None:
    rows = Competition.objects.filter(pk=published.id)
    planted = [
        lambda: rows.update(scope="Noe annet"),
        lambda: rows.update(evaluation_model={}),
        lambda: rows.update(model_digest="0" * 64),
        lambda: rows.update(closes_at=CLOSES_AT - timedelta(microseconds=1)),
        lambda: rows.update(published_at=None),
        lambda: rows.delete(),
        lambda: AwardCriterion.objects.filter(competition_id=published.id).update(weight=1),
        lambda: AwardCriterion.objects.filter(competition_id=published.id)[:1].get().delete(),
        lambda: MandatoryRequirement.objects.create(competition_id=published.id, number=9, text="Nytt krav"),
        lambda: Invitation.objects.filter(competition_id=published.id).update(sent_at=CLOSES_AT),
        lambda: Invitation.objects.filter(competition_id=published.id).delete(),
        lambda: Invitation.objects.create(
            competition_id=published.id,
            supplier_id=published.cast.nhn_id,
            categories=[],
            sent_at=PUBLISHED_AT + timedelta(seconds=1),
        ),
    ]
    for violation in planted:
        with pytest.raises(DatabaseError), transaction.atomic():
            violation()


def test_restricted_documents_are_for_the_invited_and_the_authority(draft: CompetitionWorld) -> None:
    restrict_a_document(draft)
    publish(draft, closes_at=FIRST_LAWFUL_RESTRICTED)
    cast = draft.cast
    (document,) = queries.competition(cast.bjorn, draft.id, at=PUBLISHED_AT).documents
    assert queries.document(cast.bjorn, document.id, at=PUBLISHED_AT)[1].name == "drift.pdf"
    assert queries.document(cast.brita, document.id, at=PUBLISHED_AT)
    for outsider in (ANONYMOUS, cast.astrid, founder(13, "Utenfor AS", "Ulla Ute")):
        (seen,) = queries.competition(outsider, draft.id, at=PUBLISHED_AT).documents
        assert not seen.readable
        with pytest.raises(Missing):
            queries.document(outsider, document.id, at=PUBLISHED_AT)


def test_a_list_takes_the_same_number_of_statements_for_many_as_for_one(
    dps: DpsWorld, django_assert_max_num_queries: object
) -> None:
    for number in range(4):
        publish(draft_competition(dps, title=f"Oppdrag {number}"))
    with django_assert_max_num_queries(2):
        assert len(queries.public_competitions(at=PUBLISHED_AT)) == 4
    with django_assert_max_num_queries(2):
        assert len(queries.competitions(dps.cast.brita, at=PUBLISHED_AT)) == 4
    with django_assert_max_num_queries(2):
        assert len(queries.invitations(dps.cast.bjorn, at=PUBLISHED_AT)) == 4
