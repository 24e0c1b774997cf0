"""A draft begins from an earlier competition: questions and files are taken over, days and value never are (F060)."""

import io
from decimal import Decimal

import pytest

from terskel.audit.models import Event
from terskel.competitions import actions, queries
from terskel.competitions.actions import CriterionInput, PartInput
from terskel.competitions.copying import COPIED
from terskel.competitions.models import Competition
from terskel.core.actors import ANONYMOUS
from terskel.core.decisions import Missing
from tests.worlds.cast import oslo
from tests.worlds.competitions import DRAFTED_AT, CompetitionWorld, draft_competition, publish
from tests.worlds.dps import DpsWorld

COPIED_AT = oslo("2027-05-03 09:00")
NEVER = {"starts_on", "ends_on", "duration_text", "site_visit", "estimated_value", "closes_at", "question_deadline_at"}


@pytest.fixture
def earlier(dps: DpsWorld) -> CompetitionWorld:
    """Published in two categories, with parts of a criterion, two roles and a file."""
    world = draft_competition(dps, codes=("IKT-01", "IKT-02"))
    by = world.cast.brita
    parts = (PartInput("Erfaring", Decimal(70)), PartInput("Utdanning", Decimal(30)))
    actions.set_criteria(
        world.id,
        [
            CriterionInput("Kompetanse", Decimal(30), "quality", "Test.", "CV.", parts=parts),
            CriterionInput("Klima", Decimal(30), "quality", "Reiser.", "Plan.", climate=True),
            CriterionInput("Pris", Decimal(40), "price", "Timepris.", "Samlet pris."),
        ],
        by=by,
        at=DRAFTED_AT,
    )
    actions.set_roles(world.id, dict.fromkeys(world.dps.category_ids, 1), by=by, at=DRAFTED_AT)
    actions.change_draft(world.id, validity_days=60, site_visit="Mandag 18. januar", by=by, at=DRAFTED_AT)
    actions.attach_document(
        world.id,
        io.BytesIO(b"krav"),
        title="Kravspesifikasjon",
        name="krav.pdf",
        media_type="application/pdf",
        access="public",
        by=by,
        at=DRAFTED_AT,
    )
    return publish(world)


def copied(earlier: CompetitionWorld, codes: tuple[str, ...] = ("IKT-01", "IKT-02")) -> CompetitionWorld:
    made = actions.create(
        earlier.dps.id,
        category_ids=[earlier.dps.categories[code] for code in codes],
        title="Testleder 2028",
        copy_of=earlier.id,
        by=earlier.cast.brita,
        at=COPIED_AT,
    )
    return CompetitionWorld(earlier.cast, earlier.dps, made, (), ())


def test_what_was_asked_is_taken_over_with_ids_of_its_own(earlier: CompetitionWorld) -> None:
    made, before = copied(earlier).terms, earlier.terms
    assert (made.scope, made.contract_form, made.validity_days) == (before.scope, before.contract_form, 60)
    assert made.model == before.model
    assert made.people == before.people
    assert [one.text for one in made.requirements] == [one.text for one in before.requirements]
    assert [(one.name, one.weight, one.kind) for one in made.criteria] == [
        (one.name, one.weight, one.kind) for one in before.criteria
    ]
    assert [(part.name, part.weight) for part in made.criteria[0].parts] == [
        ("Erfaring", Decimal(70)),
        ("Utdanning", Decimal(30)),
    ]
    ids = {one.id for one in (*before.criteria, *before.requirements, *before.criteria[0].parts)}
    assert not ids & {one.id for one in (*made.criteria, *made.requirements, *made.criteria[0].parts)}


def test_documents_come_along_as_files_of_the_draft_and_wait_for_its_publication(earlier: CompetitionWorld) -> None:
    brita = earlier.cast.brita
    made = copied(earlier)
    (old,) = queries.competition(brita, earlier.id, at=COPIED_AT).documents
    (new,) = queries.competition(brita, made.id, at=COPIED_AT).documents
    assert (new.title, new.file_name, new.access, new.role, new.size) == (
        old.title,
        old.file_name,
        old.access,
        old.role,
        old.size,
    )
    assert new.file_id != old.file_id
    with pytest.raises(Missing):
        queries.document(ANONYMOUS, new.id, at=COPIED_AT)


def test_days_and_value_are_never_copied(earlier: CompetitionWorld) -> None:
    row = Competition.objects.get(pk=copied(earlier).id)
    assert {name for name in NEVER if getattr(row, name)} == set()
    assert not NEVER & set(COPIED)
    view = queries.competition(earlier.cast.brita, row.id, at=COPIED_AT)
    assert (view.title, view.state) == ("Testleder 2028", "draft")
    assert "competition_value_missing" in {
        one.code for one in queries.check(earlier.cast.brita, row.id, at=COPIED_AT).blocking
    }


def test_every_column_is_copied_or_named_as_never_copied() -> None:
    """A column that is added later is decided on: copied, or of one procurement."""
    own = {
        "id",
        "dps",
        "authority",
        "reference",
        "created_at",
        "created_by",
        "title",
        "standstill_mode",
        "standstill_days",
        "regime",
        "service_kind",
        "ruleset_id",
        "own_rules",
        "model_digest",
        "prepared_by",
        "submitted_at",
        "submitted_by",
        "approved_at",
        "approved_by",
        "returned_at",
        "returned_by",
        "return_reason",
        "published_at",
        "published_by",
        "last_correction",
        "cancelled_at",
        "cancelled_by",
        "cancellation_reason_code",
        "cancellation_reason",
        "new_competition_follows",
    }
    assert {field.name for field in Competition._meta.local_fields} == own | NEVER | set(COPIED)


def test_only_the_roles_of_shared_categories_are_taken_over(earlier: CompetitionWorld) -> None:
    made = copied(earlier, codes=("IKT-02",)).terms
    assert made.people == {earlier.dps.categories["IKT-02"]: 1}


def test_the_log_tells_where_it_began(earlier: CompetitionWorld) -> None:
    made = copied(earlier)
    event = Event.objects.get(kind="competitions.CompetitionCreated", subject_id=made.id)
    assert event.payload["copied_from"] == str(earlier.id)


def test_a_draft_can_be_copied_and_anothers_looks_missing(earlier: CompetitionWorld) -> None:
    assert copied(copied(earlier)).terms.scope == earlier.terms.scope
    Competition.objects.filter(pk=earlier.id)
    stranger = earlier.cast.astrid
    with pytest.raises(Missing):
        actions.create(
            earlier.dps.id,
            category_ids=earlier.dps.category_ids[:1],
            title="Kopi",
            copy_of=earlier.dps.id,
            by=earlier.cast.brita,
            at=COPIED_AT,
        )
    assert stranger.organisation_id != earlier.terms.authority_id
