"""A draft: made by a buyer of a body named in the DPS, seen by nobody outside, everything still changeable."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from terskel.competitions import actions, queries
from terskel.competitions.actions import ClauseInput, CriterionInput, RequirementInput
from terskel.competitions.models import AwardCriterion
from terskel.core.actors import ANONYMOUS
from terskel.core.decisions import Missing
from terskel.core.evaluation import EvaluationModel
from tests.rooms.refusals import refused
from tests.worlds.cast import Cast, authority, official, person
from tests.worlds.competitions import DRAFTED_AT, CompetitionWorld, draft_competition, publish
from tests.worlds.dps import DECIDED_AT, DpsWorld, public_dps


def test_a_draft_takes_language_contact_and_standstill_from_its_dps(dps: DpsWorld) -> None:
    cast = dps.cast
    made = actions.create(dps.id, category_ids=dps.category_ids[:1], title=" Testleder ", by=cast.brita, at=DRAFTED_AT)
    view = queries.competition(cast.brita, made, at=DRAFTED_AT)
    assert (view.title, view.state) == ("Testleder", "draft")
    assert view.contact == "Astrid Nilsen, astrid@example.no"
    assert (view.terms.standstill_mode, view.terms.standstill_days) == ("chosen", 10)
    assert view.reference.startswith("K-2027-")


def test_only_a_buyer_starts_a_competition(dps: DpsWorld) -> None:
    def start() -> None:
        actions.create(dps.id, category_ids=dps.category_ids[:1], title="X", by=dps.cast.daniel, at=DRAFTED_AT)

    assert refused(start) == "competitions.not_buyer"


def test_a_body_that_the_notice_does_not_name_cannot_buy(dps: DpsWorld) -> None:
    stranger = official(person("Sverre Vik"), authority(7, "Vegvesenet"), "buyer")
    code = refused(
        lambda: actions.create(dps.id, category_ids=dps.category_ids[:1], title="X", by=stranger, at=DRAFTED_AT)
    )
    assert code == "dps.not_a_named_buyer"


def test_no_competition_starts_before_the_first_requests_are_decided(cast: Cast) -> None:
    dps = public_dps(cast)
    code = refused(
        lambda: actions.create(dps.id, category_ids=dps.category_ids[:1], title="X", by=cast.brita, at=DECIDED_AT)
    )
    assert code.startswith("dps.")


def test_a_category_of_another_dps_is_refused(dps: DpsWorld) -> None:
    code = refused(lambda: actions.create(dps.id, category_ids=[dps.id], title="X", by=dps.cast.brita, at=DRAFTED_AT))
    assert code == "dps.category_of_another"


def test_a_competition_has_a_title(dps: DpsWorld) -> None:
    code = refused(
        lambda: actions.create(dps.id, category_ids=dps.category_ids[:1], title="  ", by=dps.cast.brita, at=DRAFTED_AT)
    )
    assert code == "competitions.title_missing"


def test_nobody_outside_the_authority_sees_a_draft(draft: CompetitionWorld) -> None:
    cast = draft.cast
    for reader in (ANONYMOUS, cast.bjorn, cast.astrid):
        with pytest.raises(Missing):
            queries.competition(reader, draft.id, at=DRAFTED_AT)
    assert queries.competition(cast.daniel, draft.id, at=DRAFTED_AT).title == "Testleder 12 måneder"


def test_another_authoritys_buyer_cannot_change_a_draft(draft: CompetitionWorld) -> None:
    stranger = official(person("Sverre Vik"), authority(7, "Vegvesenet"), "buyer")
    with pytest.raises(Missing):
        actions.change_draft(draft.id, place="Oslo", by=stranger, at=DRAFTED_AT)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": ""}, "competitions.title_missing"),
        ({"language": "se"}, "competitions.language_unknown"),
        ({"estimated_value": Decimal(0)}, "competitions.value_not_positive"),
        ({"starts_on": date(2027, 3, 2), "ends_on": date(2027, 3, 1)}, "competitions.ends_before_start"),
        ({"ends_on": date(2027, 2, 28)}, "competitions.ends_before_start"),
        ({"result_kind": "lease"}, "competitions.result_kind_unknown"),
        ({"climate_answer": "yes"}, "competitions.climate_answer_unknown"),
        ({"clauses": {"5z": ClauseInput(True)}}, "competitions.clause_unknown"),
        ({"cv_count": 51}, "competitions.demanded_out_of_range"),
        ({"reference_count": -1}, "competitions.demanded_out_of_range"),
        ({"standstill_days": 9}, "competitions.standstill_too_short"),
    ],
)
def test_a_draft_refuses_what_can_never_be_right(
    draft: CompetitionWorld, changes: dict[str, object], code: str
) -> None:
    assert refused(lambda: actions.change_draft(draft.id, **changes, by=draft.cast.brita, at=DRAFTED_AT)) == code


def test_a_contract_may_begin_and_end_on_the_same_day(draft: CompetitionWorld) -> None:
    day = date(2027, 3, 1)
    actions.change_draft(draft.id, starts_on=day, ends_on=day, by=draft.cast.brita, at=DRAFTED_AT)
    assert draft.terms.ends_on == day


def test_a_chosen_standstill_can_be_switched_off(draft: CompetitionWorld) -> None:
    actions.change_draft(draft.id, standstill_days=0, by=draft.cast.brita, at=DRAFTED_AT)
    assert draft.terms.standstill_days == 0


@pytest.mark.parametrize(
    ("criteria", "code"),
    [
        ([CriterionInput("", Decimal(100), "quality")], "competitions.criterion_without_name"),
        ([CriterionInput("Pris", Decimal(100), "cost")], "competitions.criterion_kind_unknown"),
        ([CriterionInput("Pris", Decimal(0), "price")], "competitions.weight_out_of_range"),
        ([CriterionInput("Pris", Decimal("100.0001"), "price")], "competitions.weight_out_of_range"),
        (
            [CriterionInput("Pris", Decimal(50), "price"), CriterionInput("Reise", Decimal(50), "price")],
            "competitions.two_price_criteria",
        ),
        (
            [CriterionInput("Plan", Decimal(50), "quality"), CriterionInput("plan ", Decimal(50), "quality")],
            "competitions.criterion_name_twice",
        ),
    ],
)
def test_criteria_that_can_never_be_right_are_refused(
    draft: CompetitionWorld, criteria: list[CriterionInput], code: str
) -> None:
    assert refused(lambda: actions.set_criteria(draft.id, criteria, by=draft.cast.brita, at=DRAFTED_AT)) == code


def test_a_criterion_that_is_kept_keeps_its_id_whatever_its_place(draft: CompetitionWorld) -> None:
    first, second, price = draft.terms.criteria
    kept = actions.set_criteria(
        draft.id,
        [
            CriterionInput(price.name, Decimal(40), "price", id=price.id),
            CriterionInput("Kompetanse og erfaring", Decimal(30), "quality", id=first.id),
            CriterionInput("Klima", Decimal(30), "quality", climate=True),
        ],
        by=draft.cast.brita,
        at=DRAFTED_AT,
    )
    assert kept[:2] == (price.id, first.id)
    assert second.id not in {one.id for one in draft.terms.criteria}
    assert [one.name for one in draft.terms.criteria] == ["Pris", "Kompetanse og erfaring", "Klima"]


def test_price_may_move_from_one_criterion_to_another(draft: CompetitionWorld) -> None:
    first, _second, price = draft.terms.criteria
    actions.set_criteria(
        draft.id,
        [
            CriterionInput(first.name, Decimal(60), "price", id=first.id),
            CriterionInput(price.name, Decimal(40), "quality", id=price.id),
        ],
        by=draft.cast.brita,
        at=DRAFTED_AT,
    )
    assert [one.kind for one in draft.terms.criteria] == ["price", "quality"]


def test_a_criterion_of_another_competition_is_missing_here(dps: DpsWorld) -> None:
    mine, other = draft_competition(dps), draft_competition(dps, title="En annen")
    stolen = CriterionInput("Pris", Decimal(100), "price", id=other.criteria[0])
    with pytest.raises(Missing):
        actions.set_criteria(mine.id, [stolen], by=dps.cast.brita, at=DRAFTED_AT)
    assert len(other.terms.criteria) == 3


def test_an_emptied_requirement_is_refused_and_one_left_out_is_gone(draft: CompetitionWorld) -> None:
    by = draft.cast.brita
    empty = [RequirementInput(" ")]
    assert (
        refused(lambda: actions.set_mandatory_requirements(draft.id, empty, by=by, at=DRAFTED_AT))
        == "competitions.requirement_without_text"
    )
    second = RequirementInput("Bare dette.", id=draft.requirements[1])
    actions.set_mandatory_requirements(draft.id, [second], by=by, at=DRAFTED_AT)
    (left,) = draft.terms.requirements
    assert (left.id, left.number, left.text) == (draft.requirements[1], 1, "Bare dette.")


def test_the_model_is_kept_whole(draft: CompetitionWorld) -> None:
    model = EvaluationModel("linear_budget", decimals=3, price_cap=Decimal(3_000_000), price_floor=Decimal(1_000_000))
    digest = actions.set_model(draft.id, model, by=draft.cast.brita, at=DRAFTED_AT)
    assert draft.terms.model == model
    assert digest == model.digest()


def test_a_restricted_document_needs_a_reason_and_an_empty_one_is_refused(draft: CompetitionWorld) -> None:
    def attach(content: bytes, access: str, reason: str = "") -> None:
        actions.attach_document(
            draft.id,
            io.BytesIO(content),
            title="Kravspesifikasjon",
            name="krav.pdf",
            media_type="application/pdf",
            access=access,
            access_reason=reason,
            by=draft.cast.brita,
            at=DRAFTED_AT,
        )

    assert refused(lambda: attach(b"x", "restricted")) == "documents.restriction_needs_reason"
    assert refused(lambda: attach(b"", "public")) == "documents.empty_file"
    assert refused(lambda: attach(b"x", "secret")) == "competitions.document_access_unknown"
    attach(b"x", "restricted", "Driftsdetaljer")
    (document,) = queries.competition(draft.cast.brita, draft.id, at=DRAFTED_AT).documents
    assert (document.title, document.access, document.readable) == ("Kravspesifikasjon", "restricted", True)
    actions.remove_document(draft.id, document.id, by=draft.cast.brita, at=DRAFTED_AT)
    assert queries.competition(draft.cast.brita, draft.id, at=DRAFTED_AT).documents == ()


def test_categories_can_be_changed_while_it_is_a_draft(draft: CompetitionWorld) -> None:
    both = draft.dps.category_ids
    actions.change_categories(draft.id, category_ids=both, by=draft.cast.brita, at=DRAFTED_AT)
    assert set(draft.terms.category_ids) == set(both)
    actions.change_categories(draft.id, category_ids=both[1:], by=draft.cast.brita, at=DRAFTED_AT)
    assert draft.terms.category_ids == both[1:]


def test_a_published_competition_cannot_be_redrafted(draft: CompetitionWorld) -> None:
    publish(draft)
    by = draft.cast.brita
    acts = [
        lambda: actions.change_draft(draft.id, scope="Noe annet", by=by, at=DRAFTED_AT),
        lambda: actions.set_mandatory_requirements(draft.id, [], by=by, at=DRAFTED_AT),
        lambda: actions.set_criteria(draft.id, [], by=by, at=DRAFTED_AT),
        lambda: actions.set_model(draft.id, EvaluationModel("lowest_price"), by=by, at=DRAFTED_AT),
    ]
    assert len({refused(act) for act in acts}) == 1


def test_the_database_holds_one_price_criterion(draft: CompetitionWorld) -> None:
    with pytest.raises(IntegrityError, match="award_criterion_one_price"), transaction.atomic():
        AwardCriterion.objects.create(
            competition_id=draft.id, number=9, name="Pris igjen", weight=Decimal(1), kind="price"
        )
