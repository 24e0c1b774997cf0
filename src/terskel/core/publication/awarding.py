"""How the winner will be found: requirements, criteria, weights, the model, the climate rule, auctions (FOA § 18-1)."""

from decimal import Decimal
from typing import Final

from terskel.core.decisions import Refused
from terskel.core.evaluation import Criterion, faults, permit_formula
from terskel.core.publication.climate import CODES as CLIMATE_CODES
from terskel.core.publication.climate import ClimateTerms, check_climate
from terskel.core.publication.drafts import CompetitionDraft
from terskel.core.publication.findings import Finding, Findings
from terskel.core.publication.register import Moment, Register
from terskel.core.publication.wording import lexicon
from terskel.core.regimes import Regime

_CLAUSE: Final = "FOA § 18-1(6)"
_WHOLE: Final = Decimal(100)


def enter(register: Register[CompetitionDraft]) -> None:
    """Enters these checks, in this order."""
    register.check(
        "S0-26",
        "S3-112",
        clause="FOA § 14-1(3)",
        finds="competition_requirements_missing competition_requirement_is_a_wish",
    )(requirements)
    register.check(
        "D-67",
        "E-03",
        clause="FOA §§ 8-11(4), 18-1(5), (6), (9)",
        finds="competition_criteria_missing competition_documentation_missing competition_criterion_undescribed"
        " competition_criterion_is_a_requirement",
    )(criteria)
    register.check(
        "E-02",
        "D-67",
        clause="FOA § 18-1(6)",
        finds="competition_model_missing competition_priority_without_reason evaluation.*",
    )(model)
    register.check("E-05", clause="LOA § 4", finds="competition_scale_unanchored")(anchors)
    register.check(
        "N-26-07-4",
        "D-34-6b",
        clause="FOA § 26-7(4)",
        finds="competition_criterion_not_in_notice competition_weight_outside_notice"
        " competition_notice_criterion_left_out",
        rests_on="published_criteria",
    )(published_criteria)
    register.check("E-06", clause="LOA § 4", finds="competition_two_price_criteria")(one_price)
    register.check(
        "E-02",
        "E-13",
        clause="LOA § 4",
        finds="competition_price_alone_after_quality competition_no_price_to_keep_back"
        " competition_hidden_without_quality competition_hidden_with_persons competition_hidden_with_price",
    )(quality_first)
    register.check("N-CLIMATE", "N-LOA-5b", "N-LOA-5c", clause="LOA §§ 5b, 5c, FOA § 7-9", finds=CLIMATE_CODES)(climate)
    register.check(
        "N-27-02-3",
        clause="FOA § 27-2(2), (3)",
        finds="competition_auction_of_intellectual_services competition_auction_services_unanswered",
    )(auction)


def requirements(draft: CompetitionDraft, _: Moment) -> Findings:
    """Mandatory requirements stand apart from what is weighed."""
    if not draft.requirements:
        yield Finding("competition_requirements_missing", "warn", "FOA § 14-1(3)", field="requirements")
    for requirement in draft.requirements:
        if words := lexicon("wish").found_in((requirement.text,)):
            facts = {"number": requirement.number, "words": words}
            yield Finding("competition_requirement_is_a_wish", "warn", "FOA § 14-1(3)", facts, "requirements")


def criteria(draft: CompetitionDraft, _: Moment) -> Findings:
    """Each criterion of quality says what is valued and how it is shown."""
    if not draft.criteria:
        yield Finding("competition_criteria_missing", "block", _CLAUSE, field="criteria")
    for criterion in draft.criteria:
        if criterion.kind == "price":
            continue
        facts = {"name": criterion.name}
        if not criterion.documentation.strip():
            yield Finding("competition_documentation_missing", "block", "FOA §§ 8-11(4), 18-1(9)", facts, "criteria")
        if not criterion.description.strip():
            yield Finding("competition_criterion_undescribed", "warn", "FOA § 18-1(5)", facts, "criteria")
        if words := lexicon("requirement").found_in((criterion.description,)):
            told = {**facts, "words": words}
            yield Finding("competition_criterion_is_a_requirement", "warn", "FOA § 14-1(3)", told, "criteria")


def anchors(draft: CompetitionDraft, _: Moment) -> Findings:
    """What points mean is said beforehand: suppliers see what a high score takes, and evaluators give alike."""
    if draft.model is None or draft.in_order_of_priority:
        return
    names = tuple(one.name for one in draft.criteria if one.kind == "quality" and not one.anchors)
    if names:
        yield Finding("competition_scale_unanchored", "warn", "LOA § 4", {"names": names}, "criteria")


def model(draft: CompetitionDraft, _: Moment) -> Findings:
    """Weights come to 100 and count in a model that is whole; a priority order needs a reason outside Part II."""
    if not draft.criteria:
        return
    if draft.in_order_of_priority:
        if draft.regime != Regime.FOA_II and not draft.priority_reason.strip():
            yield Finding("competition_priority_without_reason", "block", _CLAUSE, field="priority_reason")
        return
    if draft.model is not None:
        core = tuple(
            Criterion(one.id, one.name, one.weight, one.kind, least_points=one.least_points, anchors=one.anchors)
            for one in draft.criteria
        )
        found = faults(draft.model, core)
        for fault in found:
            yield Finding(fault.code, "block", fault.clause, fault.facts, "criteria")
        refused = permit_formula(draft.model.price_formula, core)
        if isinstance(refused, Refused) and refused.code not in {fault.code for fault in found}:
            yield Finding(refused.code, "block", refused.clause, refused.facts, "model")
        return
    yield Finding("competition_model_missing", "block", "FOA § 18-1", field="model")
    weights = sum((criterion.weight for criterion in draft.criteria), Decimal(0))
    if weights != _WHOLE:
        yield Finding("evaluation.weights_not_100", "block", _CLAUSE, {"weights": weights}, "criteria")


def published_criteria(draft: CompetitionDraft, _: Moment) -> Findings:
    """The criteria are those of the DPS notice, each weight within its published range."""
    if draft.published_criteria is None:
        return
    clause = "FOA § 26-7(4)"
    published = {one.name.strip().casefold(): one for one in draft.published_criteria}
    used = {one.name.strip().casefold() for one in draft.criteria}
    for criterion in draft.criteria:
        notice = published.get(criterion.name.strip().casefold())
        if notice is None:
            facts = {"name": criterion.name}
            yield Finding("competition_criterion_not_in_notice", "block", clause, facts, "criteria")
        elif not notice.least <= criterion.weight <= notice.most and not draft.in_order_of_priority:
            told = {"name": criterion.name, "weight": criterion.weight, "least": notice.least, "most": notice.most}
            yield Finding("competition_weight_outside_notice", "block", clause, told, "criteria")
    for key, notice in published.items():
        if key not in used and notice.least > 0:
            yield Finding("competition_notice_criterion_left_out", "block", clause, {"name": notice.name}, "criteria")


def one_price(draft: CompetitionDraft, _: Moment) -> Findings:
    """Two prices scored apart invite tactical pricing (KOFA 2017/97)."""
    names = tuple(criterion.name for criterion in draft.criteria if criterion.kind == "price")
    if len(names) > 1:
        yield Finding("competition_two_price_criteria", "warn", "LOA § 4", {"names": names}, "criteria")


def quality_first(draft: CompetitionDraft, _: Moment) -> Findings:
    """Price kept back needs a quality to come before it; hidden names need answers that do not tell them."""
    clause = "LOA § 4"
    kinds = {criterion.kind for criterion in draft.criteria}
    if draft.price_after_quality and draft.criteria:
        if "quality" not in kinds:
            yield Finding("competition_price_alone_after_quality", "block", clause, field="criteria")
        if "price" not in kinds:
            yield Finding("competition_no_price_to_keep_back", "block", clause, field="criteria")
    if not draft.tenderers_hidden:
        return
    if draft.criteria and "quality" not in kinds:
        yield Finding("competition_hidden_without_quality", "block", clause, field="criteria")
    if draft.cv_count or draft.reference_count or any(category.people for category in draft.categories):
        yield Finding("competition_hidden_with_persons", "warn", clause, field="criteria")
    if "price" in kinds and not draft.price_after_quality:
        yield Finding("competition_hidden_with_price", "warn", clause, field="criteria")


def climate(draft: CompetitionDraft, moment: Moment) -> Findings:
    """The climate rule of the day of the announcement."""
    ranks = [one.rank for one in draft.criteria if one.climate and one.rank is not None]
    lowest = len(draft.criteria) + 1 if draft.in_order_of_priority else None
    terms = ClimateTerms(
        regime=draft.regime,
        answer=draft.climate_answer,
        reason=draft.climate_reason,
        weight=sum((one.weight for one in draft.criteria if one.climate), Decimal(0)),
        rank=min(ranks) if ranks else lowest,
        has_requirements=any(requirement.climate for requirement in draft.requirements),
    )
    yield from check_climate(terms, moment)


def auction(draft: CompetitionDraft, _: Moment) -> Findings:
    """Intellectual services, such as consultants, cannot be ranked by an automatic auction."""
    if not draft.electronic_auction:
        return
    clause = "FOA § 27-2(2), (3)"
    if draft.intellectual_services is None:
        yield Finding("competition_auction_services_unanswered", "warn", clause, field="intellectual_services")
    elif draft.intellectual_services:
        yield Finding("competition_auction_of_intellectual_services", "block", clause, field="electronic_auction")
