"""The evaluation model of a draft: every formula in words, and why some can't be used here."""

from decimal import Decimal
from uuid import UUID

import pytest
from django.urls import reverse

from terskel import clock
from terskel.competitions import actions, queries
from terskel.competitions.actions import CriterionInput, PartInput
from terskel.core.actors import SYSTEM
from terskel.core.evaluation import EvaluationModel, PriceStep
from terskel.core.evaluation.choosing import IN_ORDER
from terskel.tenders import actions as tenders
from tests.web.visiting import Visitor, text_of, visitor
from tests.worlds.competitions import (
    DELIVERED_AT,
    DRAFTED_AT,
    OPENING_AT,
    CompetitionWorld,
    deliver,
    draft_competition,
    open_tenders,
    publish,
)
from tests.worlds.dps import operative_dps
from tests.worlds.evaluations import SCORED_AT, panel_declared, pass_requirements
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

PAGE = "authority:competition_model"
COMMON = {"scale": "10", "decimals": "2", "quality_scale": "absolute", "rounding": "total", "tie": "quality"}


@pytest.fixture
def draft() -> CompetitionWorld:
    return draft_competition(lent(operative_dps))


@pytest.fixture
def brita(draft: CompetitionWorld) -> Visitor:
    return visitor(draft.cast.brita)


def markup(brita: Visitor, draft: CompetitionWorld, **query: str) -> str:
    with clock.stopped_at(DRAFTED_AT):
        return brita.client.get(reverse(PAGE, args=[draft.id]), query).content.decode()


def saved(draft: CompetitionWorld) -> EvaluationModel:
    found = queries.competition(draft.cast.brita, draft.id, at=DRAFTED_AT).terms.model
    assert found is not None
    return found


def qualities(draft: CompetitionWorld) -> list[UUID]:
    terms = queries.competition(draft.cast.brita, draft.id, at=DRAFTED_AT).terms
    return [one.id for one in terms.quality_criteria]


def test_the_list_has_every_formula_with_an_example_and_its_weakness_and_says_which_can_not_be_used(
    draft: CompetitionWorld, brita: Visitor
) -> None:
    page = brita.get(PAGE, draft.id, at=DRAFTED_AT, choose="1")
    for formula in IN_ORDER[:9]:
        assert f'value="{formula}"' in markup(brita, draft, choose="1")
    assert "B: 1 000 000 kr og 7 kvalitetspoeng gir 7,2 poeng" in page
    assert "et billig tilbud som ikke kan vinne, kan avgjøre hvem som gjør det" in page
    assert "Når laveste pris vinner, teller ikke kvalitetskriterier." in page
    assert "Konkurransen kunngjør vekter, og modellen bruker dem ikke" in page


def test_a_formula_that_can_not_be_used_is_answered_with_the_reason_and_saves_nothing(
    draft: CompetitionWorld, brita: Visitor
) -> None:
    before = saved(draft)
    answer = brita.post(PAGE, draft.id, at=DRAFTED_AT, price_formula="fixed_price", **COMMON)
    assert "Prisen er fast, så den kan ikke være et tildelingskriterium." in text_of(answer)
    assert saved(draft) == before


@pytest.mark.parametrize("formula", ["linear_basic", "proportional", "average", "highest_lowest"])
def test_a_formula_without_parameters_needs_the_scale_alone(
    draft: CompetitionWorld, brita: Visitor, formula: str
) -> None:
    brita.done(PAGE, draft.id, at=DRAFTED_AT, price_formula=formula, **{**COMMON, "scale": "5", "tie": "price"})
    assert saved(draft) == EvaluationModel(
        formula,  # type: ignore[arg-type]
        scale=Decimal(5),
        tie_break=("lowest_price", "best_quality", "lottery"),
    )


def test_a_budget_asks_for_both_prices_and_keeps_what_was_written(draft: CompetitionWorld, brita: Visitor) -> None:
    given = {**COMMON, "price_floor": "2 000 000", "price_cap": "1 000 000"}
    wrong = text_of(brita.post(PAGE, draft.id, at=DRAFTED_AT, price_formula="linear_budget", **given))
    assert "en lavere pris som gir full poengsum" in wrong
    brita.done(PAGE, draft.id, at=DRAFTED_AT, price_formula="linear_budget", **{**given, "price_cap": "3 000 000"})
    assert (saved(draft).price_floor, saved(draft).price_cap) == (Decimal(2_000_000), Decimal(3_000_000))
    assert "3000000" in markup(brita, draft)


def test_priced_quality_asks_what_each_criterion_is_worth_and_says_which_is_missing(
    draft: CompetitionWorld, brita: Visitor
) -> None:
    first, second = qualities(draft)
    given = {key: value for key, value in COMMON.items() if key != "rounding"}
    values = {f"value_{first.hex}": "300 000", f"value_{second.hex}": "0"}
    wrong = brita.post(PAGE, draft.id, at=DRAFTED_AT, price_formula="priced_quality", **given, **values)
    assert "«Klima og miljø» mangler verdi i kroner." in text_of(wrong)
    values[f"value_{second.hex}"] = "200 000"
    brita.done(PAGE, draft.id, at=DRAFTED_AT, price_formula="priced_quality", **given, **values)
    assert dict(saved(draft).quality_values) == {str(first): Decimal(300_000), str(second): Decimal(200_000)}


def test_a_table_of_steps_is_filled_in_row_by_row_and_never_has_a_gap(draft: CompetitionWorld, brita: Visitor) -> None:
    steps = {"below_1": "900 000", "points_1": "10", "below_2": "1 500 000", "points_2": "6", "points_last": "2"}
    brita.done(PAGE, draft.id, at=DRAFTED_AT, price_formula="step", **COMMON, **steps)
    assert saved(draft).steps == (
        PriceStep(Decimal(0), Decimal(900_000), Decimal(10)),
        PriceStep(Decimal(900_000), Decimal(1_500_000), Decimal(6)),
        PriceStep(Decimal(1_500_000), None, Decimal(2)),
    )
    assert 'value="1500000"' in markup(brita, draft)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"points_2": ""}, "Fyll inn både prisen og poengene i trinnet."),
        ({"below_2": "", "points_2": "", "below_3": "2 000 000", "points_3": "4"}, "La det ikke være tomme trinn"),
        ({"below_2": "800 000"}, "slutter før det begynner"),
        ({"points_2": "11"}, "gir flere poeng enn det billigere trinnet før"),
        ({"points_last": ""}, "Fyll ut «Siste trinn, alle høyere priser: poeng»."),
    ],
)
def test_a_table_of_steps_that_makes_no_sense_is_answered_and_nothing_is_lost(
    draft: CompetitionWorld, brita: Visitor, changes: dict[str, str], words: str
) -> None:
    steps = {"below_1": "900 000", "points_1": "10", "below_2": "1 500 000", "points_2": "6", "points_last": "2"}
    answer = brita.post(PAGE, draft.id, at=DRAFTED_AT, price_formula="step", **COMMON, **{**steps, **changes})
    assert answer.status_code == 200
    assert words in text_of(answer)
    assert "900 000" in answer.content.decode()


def test_least_quality_relative_points_and_rounding_of_points_are_saved(
    draft: CompetitionWorld, brita: Visitor
) -> None:
    given = {**COMMON, "least_quality": "70", "quality_scale": "relative", "rounding": "points"}
    brita.done(PAGE, draft.id, at=DRAFTED_AT, price_formula="proportional", **given)
    assert (saved(draft).least_quality, saved(draft).quality_scale, saved(draft).rounding) == (
        Decimal(70),
        "relative",
        "points",
    )
    assert "minst 70 % av kvalitetspoengene" in brita.get(PAGE, draft.id, at=DRAFTED_AT)


def test_with_price_alone_the_lowest_price_can_be_chosen_and_with_a_fixed_price_quality_alone(
    draft: CompetitionWorld, brita: Visitor
) -> None:
    by = draft.cast.brita
    actions.set_criteria(draft.id, [CriterionInput("Pris", Decimal(100), "price")], by=by, at=DRAFTED_AT)
    given = {"scale": "10", "decimals": "2", "tie": "quality"}
    brita.done(PAGE, draft.id, at=DRAFTED_AT, price_formula="lowest_price", **given)
    assert saved(draft).price_formula == "lowest_price"
    actions.set_criteria(draft.id, [CriterionInput("Kvalitet", Decimal(100), "quality")], by=by, at=DRAFTED_AT)
    assert "Fast pris" in brita.get(PAGE, draft.id, at=DRAFTED_AT)
    wrong = brita.post(PAGE, draft.id, at=DRAFTED_AT, price_formula="fixed_price", **COMMON, fixed_amount="0")
    assert "Den faste prisen er ikke over 0." in text_of(wrong)
    brita.done(PAGE, draft.id, at=DRAFTED_AT, price_formula="fixed_price", **COMMON, fixed_amount="1 500 000")
    assert (saved(draft).price_formula, saved(draft).fixed_amount) == ("fixed_price", Decimal(1_500_000))


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_list_is_there_in_every_language(draft: CompetitionWorld, brita: Visitor, language: str) -> None:
    brita.client.cookies["django_language"] = language
    words = {
        "nb": "Ikke for denne konkurransen",
        "nn": "Ikkje for denne konkurransen",
        "en": "Not for this competition",
    }
    assert words[language] in brita.get(PAGE, draft.id, at=DRAFTED_AT, choose="1")


def as_shown(draft: CompetitionWorld) -> dict[str, str]:
    """The form of the criteria as it is shown."""
    rows = queries.competition(draft.cast.brita, draft.id, at=DRAFTED_AT).terms.criteria
    data = {"criterion-TOTAL_FORMS": "3", "criterion-INITIAL_FORMS": "3"}
    for place, one in enumerate(rows):
        data |= {
            f"criterion-{place}-id": str(one.id),
            f"criterion-{place}-name": one.name,
            f"criterion-{place}-weight": str(one.weight),
            f"criterion-{place}-kind": one.kind,
            f"criterion-{place}-description": one.description,
            f"criterion-{place}-documentation": one.documentation,
        }
    return data


def test_a_minimum_on_a_criterion_is_saved_shown_and_refused_for_price(draft: CompetitionWorld, brita: Visitor) -> None:
    data = as_shown(draft)
    for place, least, words in (
        (0, "0", "Skriv et tall over 0"),
        (0, "-1", "Skriv et tall over 0"),
        (2, "5", "Bare et kvalitetskriterium har minstepoeng."),
        (0, "fem", "Skriv et tall"),
    ):
        wrong = {**data, f"criterion-{place}-least_points": least}
        assert words in text_of(brita.post("authority:competition_criteria", draft.id, at=DRAFTED_AT, **wrong))
    brita.done("authority:competition_criteria", draft.id, at=DRAFTED_AT, **{**data, "criterion-0-least_points": "6"})
    terms = queries.competition(draft.cast.brita, draft.id, at=DRAFTED_AT).terms
    assert [one.least_points for one in terms.criteria] == [Decimal(6), None, None]
    brita.done("authority:competition_criteria", draft.id, at=DRAFTED_AT, **{**data, "criterion-0-least_points": "11"})
    check = queries.check(draft.cast.brita, draft.id, at=DRAFTED_AT)
    assert "evaluation.least_points_off_the_scale" in {one.code for one in check.blocking}


def test_sub_criteria_are_filled_in_beside_their_criterion_and_make_one_hundred_per_cent(
    draft: CompetitionWorld, brita: Visitor
) -> None:
    page = "authority:competition_criteria"
    parts = {
        "criterion-0-part_1_name": "CV",
        "criterion-0-part_1_weight": "60",
        "criterion-0-part_2_name": "Referanser",
        "criterion-0-part_2_weight": "40",
    }
    for changes, words in (
        ({"criterion-0-part_2_weight": "30"}, "Andelene til underkriteriene blir 100 prosent til sammen."),
        ({"criterion-0-part_2_weight": ""}, "Fyll inn andelen av kriteriet."),
        ({"criterion-0-part_2_name": ""}, "Gi underkriteriet et navn, eller tøm andelen."),
    ):
        answer = brita.post(page, draft.id, at=DRAFTED_AT, **{**as_shown(draft), **parts, **changes})
        assert words in text_of(answer)
        assert 'value="CV"' in answer.content.decode()
    alone = {key: value for key, value in parts.items() if "part_1" in key} | {"criterion-0-part_1_weight": "100"}
    answer = brita.post(page, draft.id, at=DRAFTED_AT, **{**as_shown(draft), **alone})
    assert "har bare ett underkriterium" in text_of(answer)
    brita.done(page, draft.id, at=DRAFTED_AT, **as_shown(draft), **parts)
    first = queries.competition(draft.cast.brita, draft.id, at=DRAFTED_AT).terms.criteria[0]
    assert [(one.name, one.weight) for one in first.parts] == [("CV", Decimal(60)), ("Referanser", Decimal(40))]
    shown = brita.client.get(reverse(page, args=[draft.id])).content.decode()
    assert f'value="{first.parts[0].id}"' in shown
    ids = {f"criterion-0-part_{row}_id": str(part.id) for row, part in enumerate(first.parts, start=1)}
    emptied = {**as_shown(draft), **ids, "criterion-0-part_1_name": "", "criterion-0-part_1_weight": ""}
    brita.done(page, draft.id, at=DRAFTED_AT, **emptied)
    assert queries.competition(draft.cast.brita, draft.id, at=DRAFTED_AT).terms.criteria[0].parts == ()


def test_parts_and_minimum_are_shown_to_suppliers_and_the_parts_are_scored_on_pages_of_their_own(
    draft: CompetitionWorld,
) -> None:
    by = draft.cast.brita
    rows = [
        CriterionInput(
            name=one.name,
            weight=one.weight,
            kind=one.kind,
            description=one.description,
            documentation=one.documentation,
            climate=one.climate,
            id=one.id,
            least_points=Decimal(5) if one.number == 1 else None,
            parts=(PartInput("CV", Decimal(60)), PartInput("Referanser", Decimal(40))) if one.number == 1 else (),
        )
        for one in draft.terms.criteria
    ]
    actions.set_criteria(draft.id, rows, by=by, at=DRAFTED_AT)
    world = publish(draft)
    competence = world.terms.criteria[0]
    bjorn = visitor(world.cast.bjorn)
    said = bjorn.get("supplier:tender_criterion", world.id, competence.id, at=DELIVERED_AT)
    assert "Det gis poeng for hvert av disse: CV 60 %" in " ".join(said.split())
    assert "Et tilbud med færre enn 5 poeng på dette kriteriet blir avvist." in said
    deliver(world, world.cast.bjorn)
    tenders.settle(world.id, by=SYSTEM, at=OPENING_AT)
    panel = panel_declared(world.cast, opened=open_tenders(world))
    pass_requirements(panel, panel.bjorns)
    erik = visitor(world.cast.erik_at_helfo)
    page, cv = "authority:evaluation_criterion", competence.parts[0].id
    said = erik.get(page, world.id, cv, at=SCORED_AT)
    assert "Del av Kompetanse, 60 % av det" in said
    erik.get(page, world.id, competence.id, at=SCORED_AT, status=404)
    given = {f"first_{panel.bjorns}": "4", f"reason_{panel.bjorns}": "CV-en viser ett av de tre oppdragene."}
    erik.done(page, world.id, cv, at=SCORED_AT, **given)
    assert "Kompetanse: Referanser" in erik.get("authority:evaluation_matrix", world.id, at=SCORED_AT)
    for other in (competence.parts[1].id, world.terms.criteria[1].id):
        erik.done(page, world.id, other, at=SCORED_AT, **given)
    left = visitor(world.cast.eva_at_helfo).get("authority:evaluation_finalise", world.id, at=SCORED_AT)
    assert "når ikke minstegrensen for poeng" in left
