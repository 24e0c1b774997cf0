"""An authority's own templates: kept from a competition, begun from, withdrawn (F052)."""

import io
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from terskel.competitions import actions, queries
from terskel.competitions.models import CompetitionTemplate
from terskel.competitions.queries import Terms
from terskel.core.actors import ANONYMOUS, Actor
from terskel.core.decisions import Missing
from terskel.core.evaluation import EvaluationModel, PriceLine
from tests.rooms.refusals import refused
from tests.worlds.cast import official, person
from tests.worlds.competitions import DRAFTED_AT, PUBLISHED_AT, CompetitionWorld, draft_competition, publish
from tests.worlds.dps import DpsWorld

KEPT_AT = PUBLISHED_AT


@pytest.fixture
def world(dps: DpsWorld) -> CompetitionWorld:
    """A draft with a document, a price form and quality worth kroner."""
    made = draft_competition(dps)
    by = made.cast.brita
    first, second, _price = made.criteria
    values = ((str(first), Decimal(100_000)), (str(second), Decimal(50_000)))
    actions.set_model(made.id, EvaluationModel("priced_quality", quality_values=values), by=by, at=DRAFTED_AT)
    actions.set_price_form(made.id, [PriceLine("", "Timer", Decimal(1700), unit="time")], by=by, at=DRAFTED_AT)
    actions.attach_document(
        made.id,
        io.BytesIO(b"Databehandleravtale"),
        title="Databehandleravtale",
        name="dba.txt",
        media_type="text/plain",
        access="public",
        role="contract",
        by=by,
        at=DRAFTED_AT,
    )
    return made


@pytest.fixture
def template(world: CompetitionWorld) -> UUID:
    return keep(world)


def keep(world: CompetitionWorld, name: str = "Innleie av konsulent", *, by: Actor | None = None) -> UUID:
    actor = by or world.cast.brita
    return actions.keep_template(world.id, name=name, about="Én person, timepris.", by=actor, at=KEPT_AT)


def begun(world: CompetitionWorld, template: UUID) -> Terms:
    made = actions.create(
        world.dps.id,
        category_ids=[world.dps.category_ids[0]],
        title="Utvikler",
        template_id=template,
        by=world.cast.brita,
        at=KEPT_AT,
    )
    return queries.terms(made)


def test_a_draft_begins_with_all_that_the_template_keeps_and_nothing_of_one_procurement(
    world: CompetitionWorld, template: UUID
) -> None:
    before, made = world.terms, begun(world, template)
    assert (made.title, made.estimated_value, made.starts_on) == ("Utvikler", None, None)
    assert [one.text for one in made.requirements] == [one.text for one in before.requirements]
    assert [replace(one, id=UUID(int=0)) for one in made.criteria] == [
        replace(one, id=UUID(int=0)) for one in before.criteria
    ]
    assert made.price_form == before.price_form
    (document,) = queries.competition(world.cast.brita, made.competition_id, at=KEPT_AT).documents
    assert (document.title, document.role) == ("Databehandleravtale", "contract")


def test_the_model_values_the_criteria_of_the_draft_and_not_those_it_was_taken_from(
    world: CompetitionWorld, template: UUID
) -> None:
    made = begun(world, template)
    assert made.model is not None
    assert dict(made.model.quality_values) == {
        str(made.criteria[0].id): Decimal(100_000),
        str(made.criteria[1].id): Decimal(50_000),
    }


def test_a_template_stays_what_it_was_when_the_competition_is_changed(world: CompetitionWorld, template: UUID) -> None:
    actions.change_draft(world.id, scope="Noe helt annet.", by=world.cast.brita, at=KEPT_AT)
    assert begun(world, template).scope != "Noe helt annet."
    assert begun(publish(world), template).scope != "Noe helt annet."


def test_names_are_the_authoritys_own_and_used_once(world: CompetitionWorld, template: UUID) -> None:
    assert refused(lambda: keep(world)) == "competitions.template_named_twice"
    assert refused(lambda: keep(world, "  ")) == "competitions.template_without_name"
    actions.withdraw_template(template, by=world.cast.brita, at=KEPT_AT)
    again = keep(world)
    (row,) = queries.templates(world.cast.brita)
    assert (row.id, row.requirements, row.criteria, row.documents) == (again, 2, 3, 1)


def test_nothing_begins_from_a_withdrawn_template_and_it_is_withdrawn_once(
    world: CompetitionWorld, template: UUID
) -> None:
    actions.withdraw_template(template, by=world.cast.brita, at=KEPT_AT)
    assert queries.templates(world.cast.brita) == ()
    with pytest.raises(Missing):
        begun(world, template)
    with pytest.raises(Missing):
        actions.withdraw_template(template, by=world.cast.brita, at=KEPT_AT)


def test_another_authority_meets_no_template_and_no_competition_to_keep(
    world: CompetitionWorld, template: UUID
) -> None:
    other = official(person("Olav Nes"), world.cast.nhn_id, "buyer")
    assert queries.templates(other) == ()
    assert queries.templates(ANONYMOUS) == ()
    assert queries.templates(world.cast.bjorn) == ()
    for act in (
        lambda: actions.withdraw_template(template, by=other, at=KEPT_AT),
        lambda: keep(world, "Vår egen", by=other),
    ):
        with pytest.raises(Missing):
            act()


def test_a_colleague_who_is_no_buyer_keeps_none(world: CompetitionWorld) -> None:
    assert refused(lambda: keep(world, by=world.cast.eva_at_helfo)) == "competitions.not_buyer"


def test_the_database_keeps_a_template_as_it_is(world: CompetitionWorld, template: UUID) -> None:
    rows = CompetitionTemplate.objects.filter(pk=template)
    for attempt in (lambda: rows.update(name="Annet"), lambda: rows.update(content={}), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
