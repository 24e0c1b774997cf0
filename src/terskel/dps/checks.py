"""What a field of a set-up record may hold, each rule with its refusal."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypedDict, get_args
from uuid import UUID

from django.db.models import Q

from terskel.core import rulesets
from terskel.core.decisions import refuse, require
from terskel.core.instants import oslo_day
from terskel.core.languages import LANGUAGES, Language
from terskel.core.places import PlaceOfPerformance, known
from terskel.core.publication import ClimateAnswer, PublishedCriterion
from terskel.core.publication.wording import languages
from terskel.core.requirement_types import KINDS, REQUIREMENT_TYPES
from terskel.core.rulesets.own import KeptRules
from terskel.dps.models import (
    Category,
    DpsMember,
    DynamicPurchasingSystem,
    FormerCategoryCode,
    QualificationRequirement,
)
from terskel.dps.models.systems import LATE_ADMITTED
from terskel.dps.setup import own_rules_of
from terskel.dps.written import CPV_CODE, REUSE_KEY
from terskel.organisations import queries as organisations

NOTICE_LANGUAGES: Final = languages("norwegian") | languages("official_eu")
CLIMATE_ANSWERS: Final = frozenset(get_args(ClimateAnswer))
WHOLE: Final = Decimal(100)
DIVISION: Final = 2
"""Digits of a CPV code that name its division."""


class DraftFields(TypedDict, total=False):
    """What may be changed in a draft: the set-up record (`SetUpRecord`), any part of it, and what only we keep.

    `standstill_days` is a choice where the regime leaves one; 0 is off.
    """

    name: str
    language: Language
    subject: str
    estimated_quantity: str
    need_for_dps: str
    suitability: str
    how_it_works: str
    award_criteria_frame: str
    contact: str
    cpv: Sequence[str]
    kind: str
    buyer_kind: str
    estimated_value: Decimal
    largest_contract: Decimal
    open_to: str
    late_admitted: str
    ends_at: datetime
    initial_assessment_days: int
    standstill_days: int
    strategy: str
    notice_languages: Sequence[str]
    climate_answer: str
    climate_reason: str


def check_name(name: str) -> None:
    if not name.strip():
        refuse("dps.name_missing")


def check_language(language: str) -> None:
    if language not in LANGUAGES:
        refuse("dps.language_unknown", language=language)


def _check_cpv(codes: Sequence[str]) -> None:
    for code in codes:
        if not CPV_CODE.fullmatch(code):
            refuse("dps.cpv_malformed", cpv=code)


def check_changes(dps: DynamicPurchasingSystem, changes: DraftFields, at: datetime) -> None:
    if "name" in changes:
        check_name(changes["name"])
    if "language" in changes:
        check_language(changes["language"])
    if "cpv" in changes:
        _check_cpv(changes["cpv"])
    if "kind" in changes and changes["kind"] not in ("goods_services", "works"):
        refuse("dps.kind_unknown", kind=changes["kind"])
    if "buyer_kind" in changes and changes["buyer_kind"] not in ("state", "other"):
        refuse("dps.buyer_kind_unknown", buyer_kind=changes["buyer_kind"])
    if "estimated_value" in changes and changes["estimated_value"] <= 0:
        refuse("dps.estimated_value_not_positive", "FOA § 5-4(5)")
    if "largest_contract" in changes and changes["largest_contract"] <= 0:
        refuse("dps.largest_contract_not_positive", "FOA § 16-3(4)")
    if "ends_at" in changes and changes["ends_at"] <= at:
        refuse("dps.ends_in_the_past", "FOA § 26-5(3)", ends_at=changes["ends_at"])
    if "initial_assessment_days" in changes and changes["initial_assessment_days"] < 1:
        refuse("dps.initial_assessment_too_short", "FOA § 26-6(4)")
    if changes.get("standstill_days"):
        today = oslo_day(at)
        least = KeptRules(rulesets.as_of(today), own_rules_of(dps, announced_on=today)).length("standstill")
        if changes["standstill_days"] < least:
            refuse("dps.standstill_too_short", "FOA § 25-2(1)", days=changes["standstill_days"], least=least)
    for language in changes.get("notice_languages", ()):
        if language not in NOTICE_LANGUAGES:
            refuse("dps.notice_language_unknown", "FOA § 21-1(2)", language=language)
    if "climate_answer" in changes and changes["climate_answer"] not in CLIMATE_ANSWERS:
        refuse("dps.climate_answer_unknown", "LOA § 5b", answer=changes["climate_answer"])
    if "late_admitted" in changes and changes["late_admitted"] not in LATE_ADMITTED:
        refuse("dps.late_admitted_unknown", late_admitted=changes["late_admitted"])
    if "open_to" in changes:
        _check_open_to(dps, changes["open_to"])


def check_criteria(criteria: Sequence[PublishedCriterion]) -> None:
    """What can never be criteria of a notice. Whether their weights can come to 100 is checked before publication."""
    for number, one in enumerate(criteria, start=1):
        if not one.name.strip():
            refuse("dps.criterion_without_name", "FOA § 18-1", number=number)
        if not 0 <= one.least <= one.most <= WHOLE or one.most == 0:
            refuse("dps.criterion_range", "FOA § 18-1(6)", name=one.name.strip(), least=one.least, most=one.most)
    names = [one.name.strip().casefold() for one in criteria]
    if len(set(names)) < len(names):
        refuse("dps.criterion_name_twice", "FOA § 18-1")


def _check_open_to(dps: DynamicPurchasingSystem, open_to: str) -> None:
    if open_to not in ("members", "others"):
        refuse("dps.open_to_unknown", open_to=open_to)
    if open_to == "others" and organisations.authority(dps.authority_id).central_purchasing_body_since is None:
        refuse("dps.others_only_for_central_purchasing_body", "FOA § 7-8")


def check_category(
    dps_id: UUID,
    code: str,
    name: str,
    cpv: Sequence[str],
    maximum_value: Decimal | None,
    itself: UUID | None = None,
) -> None:
    if not code.strip() or not name.strip():
        refuse("dps.category_without_name", "FOA § 26-4(4)")
    taken = Category.objects.filter(dps_id=dps_id, code=code.strip(), name__isnull=False)
    if itself is not None:
        taken = taken.exclude(pk=itself)
    if taken.exists():
        refuse("dps.category_code_taken", category=code.strip())
    if maximum_value is not None and maximum_value <= 0:
        refuse("dps.category_value_not_positive", "FOA § 26-4(4)", category=code.strip())
    _check_cpv(cpv)


def check_place(place: PlaceOfPerformance) -> None:
    require(known(place.nuts))


def check_code_never_anothers(dps_id: UUID, code: str, itself: UUID | None = None) -> None:
    """An address that a category had leads to it for ever, so no other takes its code."""
    taken = FormerCategoryCode.objects.filter(dps_id=dps_id, code=code.strip())
    if itself is not None:
        taken = taken.exclude(category_id=itself)
    if taken.exists():
        refuse("dps.category_code_taken", category=code.strip())


def check_cpv_covered(dps: DynamicPurchasingSystem, cpv: Sequence[str]) -> None:
    """What a category holds lies within the divisions of the notice's CPV codes: more would be another DPS."""
    announced = {code[:DIVISION] for code in dps.cpv}
    for code in cpv:
        if code[:DIVISION] not in announced:
            refuse("dps.category_outside_subject", "FOA §§ 14-2(1), 21-2", cpv=code)


def check_terms(kind: str, type_: str, text: str, minimum: Decimal | None) -> None:
    """One of the law's types, with a text, and a minimum only where the type counts something (FOA §§ 16-1, 24-2)."""
    if kind not in KINDS:
        refuse("dps.requirement_kind_not_allowed", "FOA § 16-1", kind=kind)
    known = REQUIREMENT_TYPES.get(type_)
    if known is None or known.kind != kind:
        refuse("dps.requirement_type_not_allowed", "FOA § 16-1", type=type_)
    if not text.strip():
        refuse("dps.requirement_without_text", "FOA § 16-1")
    if minimum is not None and not known.unit:
        refuse("dps.requirement_takes_no_minimum", known.clause)
    if minimum is not None and minimum <= 0:
        refuse("dps.requirement_minimum_not_positive", known.clause)


def check_reuse_key(reuse_key: str) -> None:
    if reuse_key and not REUSE_KEY.fullmatch(reuse_key):
        refuse("dps.reuse_key_malformed", key=reuse_key)


def require_key_free(
    dps_id: UUID,
    type_: str,
    text: str,
    reuse_key: str,
    *,
    category_id: UUID | None,
    new_category: bool = False,
    itself: UUID | None = None,
) -> None:
    """One key is one question, asked of everybody or once in a category; `new_category`: in one not yet made."""
    if not reuse_key:
        return
    for other in QualificationRequirement.objects.filter(dps_id=dps_id, reuse_key=reuse_key):
        if other.id == itself:
            continue
        if (other.type, other.text) != (type_, text):
            refuse("dps.reuse_key_means_another", number=other.number, key=reuse_key)
        of_everybody = other.category_id is None or (category_id is None and not new_category)
        if of_everybody or other.category_id == category_id:
            refuse("dps.reuse_key_asked_already", number=other.number, key=reuse_key)


def check_member(dps_id: UUID, authority_id: UUID, from_on: date, to_on: date | None) -> None:
    """A body is named for one stretch of days at a time, `to_on` included."""
    authority = organisations.authority(authority_id)
    if authority.is_merged(from_on):
        refuse("dps.buyer_is_merged", "FOA § 7-8", name=authority.name, merged_on=authority.merged_on)
    if to_on is not None and to_on < from_on:
        refuse("dps.member_leaves_before_joining", name=authority.name, from_on=from_on, to_on=to_on)
    overlapping = DpsMember.objects.filter(dps_id=dps_id, authority_id=authority_id).filter(
        Q(to_on__isnull=True) | Q(to_on__gte=from_on)
    )
    if to_on is not None:
        overlapping = overlapping.filter(from_on__lte=to_on)
    if overlapping.exists():
        refuse("dps.member_named_twice", name=authority.name)
