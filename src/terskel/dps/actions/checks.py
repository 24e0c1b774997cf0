"""What a field of a set-up record may hold, each rule with its refusal."""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final, TypedDict
from uuid import UUID

from terskel.core import rulesets
from terskel.core.decisions import refuse
from terskel.core.instants import oslo_day
from terskel.core.languages import LANGUAGES, Language
from terskel.dps.models import Category, DynamicPurchasingSystem
from terskel.organisations import queries as organisations

CPV_CODE: Final = re.compile(r"\d{8}(-\d)?")
REQUIREMENT_KINDS: Final = ("exclusion", "suitability", "economic", "technical")


class DraftFields(TypedDict, total=False):
    """What may be changed in a draft. `standstill_days` is a choice where the regime leaves one; 0 is off."""

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
    open_to: str
    ends_at: datetime
    initial_assessment_days: int
    standstill_days: int


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
    if "ends_at" in changes and changes["ends_at"] <= at:
        refuse("dps.ends_in_the_past", "FOA § 26-5(3)", ends_at=changes["ends_at"])
    if "initial_assessment_days" in changes and changes["initial_assessment_days"] < 1:
        refuse("dps.initial_assessment_too_short", "FOA § 26-6(4)")
    if changes.get("standstill_days"):
        least = rulesets.as_of(oslo_day(at)).known_period("standstill").whole
        if changes["standstill_days"] < least:
            refuse("dps.standstill_too_short", "FOA § 25-2(1)", days=changes["standstill_days"], least=least)
    if "open_to" in changes:
        _check_open_to(dps, changes["open_to"])


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


def check_requirement(dps_id: UUID, kind: str, text: str, category_id: UUID | None) -> None:
    if kind not in REQUIREMENT_KINDS:
        refuse("dps.requirement_kind_not_allowed", "FOA § 16-1", kind=kind)
    if not text.strip():
        refuse("dps.requirement_without_text", "FOA § 16-1")
    if category_id is not None and not Category.objects.filter(dps_id=dps_id, pk=category_id).exists():
        refuse("dps.category_of_another")
