"""The check before publication reads every answer of the stored draft, and says what it could not read."""

import io
from decimal import Decimal
from typing import Any

import pytest

from terskel.competitions import actions, queries
from terskel.competitions.actions import ClauseInput
from terskel.core.places import PlaceOfPerformance
from terskel.core.publication import PublishedCriterion
from terskel.dps import actions as dps_actions
from terskel.dps import queries as dps_queries
from terskel.dps.proposals import CategoryClarified
from tests.rooms.refusals import refused
from tests.worlds import cast as casting
from tests.worlds.cast import Cast
from tests.worlds.changes import make_known
from tests.worlds.competitions import DRAFTED_AT, PUBLISHED_AT, CompetitionWorld, draft_competition, publish
from tests.worlds.dps import OPERATIVE_AT, operative_dps

pytestmark = pytest.mark.django_db


def codes(world: CompetitionWorld) -> set[str]:
    found = queries.check(world.cast.brita, world.id, at=PUBLISHED_AT).findings
    return {one.code for one in found} - {"competition_scale_unanchored"}


def unexamined(world: CompetitionWorld) -> set[str]:
    return {one.name for one in queries.check(world.cast.brita, world.id, at=PUBLISHED_AT).unexamined}


def change(world: CompetitionWorld, **changes: Any) -> None:
    actions.change_draft(world.id, **changes, by=world.cast.brita, at=DRAFTED_AT)


def test_a_whole_draft_passes_and_only_what_lies_outside_the_record_is_not_examined(draft: CompetitionWorld) -> None:
    found = queries.check(draft.cast.brita, draft.id, at=PUBLISHED_AT)
    assert [one.code for one in found.findings] == ["competition_scale_unanchored"]
    assert found.findings[0].severity == "warn"
    assert {one.name for one in found.unexamined} == {"published_criteria"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"universal_design": ""}, "competition_universal_design_unanswered"),
        ({"security": " "}, "competition_security_unanswered"),
        ({"human_rights": ""}, "competition_human_rights_unanswered"),
        ({"lots_reason": ""}, "competition_lots_reason_missing"),
        ({"contract_basis": "adapted"}, "competition_contract_not_standard"),
        ({"contract_basis": "adapted"}, "competition_contract_document_missing"),
        ({"contract_basis": ""}, "competition_contract_document_missing"),
        ({"clauses": {"5e": ClauseInput(True, sanction="")}}, "clause_sanction_missing"),
    ],
)
def test_an_answer_that_is_missing_is_found(draft: CompetitionWorld, changes: dict[str, Any], code: str) -> None:
    change(draft, **changes)
    assert code in codes(draft)


def test_an_adapted_contract_is_attached_with_its_reason(draft: CompetitionWorld) -> None:
    change(draft, contract_basis="adapted", contract_deviation_reason="Kravene til taushet er egne.")

    def attach(role: str) -> None:
        actions.attach_document(
            draft.id,
            io.BytesIO(b"avtale"),
            title="Avtale",
            name="avtale.pdf",
            media_type="application/pdf",
            access="public",
            role=role,
            by=draft.cast.brita,
            at=DRAFTED_AT,
        )

    attach("other")
    assert "competition_contract_document_missing" in codes(draft)
    assert refused(lambda: attach("appendix")) == "competitions.document_role_unknown"
    attach("contract")
    assert codes(draft) == set()


def test_what_is_announced_under_the_dps_counts_against_its_volume(draft: CompetitionWorld) -> None:
    first = draft_competition(draft.dps, title="Testleder én")
    dps = dps_queries.dps_by_ids([draft.dps.id], at=PUBLISHED_AT)[draft.dps.id]
    assert dps.estimated_value is not None
    change(first, estimated_value=dps.estimated_value - Decimal(1_900_000))
    change(draft, estimated_value=Decimal(1_900_001))
    assert "competition_dps_volume_exceeded" not in codes(draft)
    publish(first)
    assert "competition_dps_volume_exceeded" in codes(draft)
    actions.cancel(
        first.id,
        reason_code="no_need",
        reason="Behovet falt bort.",
        new_competition_follows=False,
        by=draft.cast.brita,
        at=PUBLISHED_AT,
    )
    assert "competition_dps_volume_exceeded" not in codes(draft)


def listed(*criteria: tuple[str, int, int]) -> list[PublishedCriterion]:
    return [
        PublishedCriterion(name=name, least=Decimal(least), most=Decimal(most), climate=name == "Klima og miljø")
        for name, least, most in criteria
    ]


CLIMATE = ("Klima og miljø", 30, 40)


@pytest.mark.parametrize(
    ("notice", "code"),
    [
        (listed(("Pris", 30, 50), ("Kompetanse", 20, 40), CLIMATE), ""),
        (listed(("Pris", 50, 60), ("Kompetanse", 0, 40), CLIMATE), "competition_weight_outside_notice"),
        (listed(("Pris", 30, 70), CLIMATE), "competition_criterion_not_in_notice"),
        (
            listed(("Pris", 30, 50), ("Kompetanse", 20, 40), ("Levering", 1, 10), CLIMATE),
            "competition_notice_criterion_left_out",
        ),
    ],
)
def test_the_criteria_are_held_against_those_of_the_notice(
    cast: Cast, notice: list[PublishedCriterion], code: str
) -> None:
    draft = draft_competition(operative_dps(cast, criteria=notice))
    assert codes(draft) == ({code} if code else set())
    assert unexamined(draft) == set()


def test_tiers_of_subcontractors_are_limited_in_cleaning(cast: Cast) -> None:
    draft = draft_competition(operative_dps(cast, cpv=("90910000",)))
    assert queries.check(cast.brita, draft.id, at=PUBLISHED_AT).limits_tiers
    assert "subcontractor_tiers" in unexamined(draft)
    change(draft, subcontractor_tiers=3)
    assert "subcontractor_tiers" not in unexamined(draft)
    assert "competition_too_many_tiers" in codes(draft)
    change(draft, tiers_reason="Bare store kjeder kan levere alene.")
    assert "competition_too_many_tiers" not in codes(draft)
    change(draft, subcontractor_tiers=2, tiers_reason="")
    assert "competition_too_many_tiers" not in codes(draft)
    assert refused(lambda: change(draft, subcontractor_tiers=10)) == "competitions.tiers_out_of_range"


def test_tiers_are_not_asked_for_where_the_law_has_no_limit(draft: CompetitionWorld) -> None:
    assert not queries.check(draft.cast.brita, draft.id, at=PUBLISHED_AT).limits_tiers
    change(draft, subcontractor_tiers=5)
    assert "competition_too_many_tiers" not in codes(draft)


def test_a_site_visit_warns_of_the_shortest_deadline(draft: CompetitionWorld) -> None:
    change(draft, site_visit="Tønsberg, 13. januar kl. 10.")
    assert "competition_minimum_with_site_visit" in codes(draft)


def test_a_basis_nobody_knows_is_refused(draft: CompetitionWorld) -> None:
    assert refused(lambda: change(draft, contract_basis="own")) == "competitions.contract_basis_unknown"


@pytest.mark.parametrize(("nuts", "is_told"), [(("NO081",), True), (("NO",), False)])
def test_that_nobody_compares_the_place_with_the_counties_of_the_category_is_told(
    cast: Cast, nuts: tuple[str, ...], is_told: bool
) -> None:
    dps = operative_dps(cast)
    lawyer = casting.official(casting.person("Liv Lovise"), cast.nhn_id, "legal_reader")
    place = PlaceOfPerformance(nuts)
    clarified = CategoryClarified(dps.category_ids[0], "IKT-01", "Fagområde IKT-01", "Avgrenset etter fag.", place)
    change_id = dps_actions.propose_change(dps.id, clarified, why="Det manglet.", by=cast.astrid, at=OPERATIVE_AT)
    dps_actions.sign_off_change(change_id, note="Ingen får mindre.", by=lawyer, at=OPERATIVE_AT)
    dps_actions.publish_change(change_id, dispatched_at=OPERATIVE_AT, by=cast.astrid, at=OPERATIVE_AT)
    make_known(change_id, by=cast.astrid, at=OPERATIVE_AT)
    assert ("area" in unexamined(draft_competition(dps))) is is_told
