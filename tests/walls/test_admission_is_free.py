"""Admission asks for no price, costs nothing and has no cap (FOA §§ 16-1, 26-4(5), 26-6(1)): there is no place for it.

Every number that can be stored of a DPS, a category, a requirement or a request has its reason here; so has every field
whose name speaks of money or of a limit.
"""

import re
from collections.abc import Iterable, Iterator

import pytest
from django import forms
from django.apps import apps
from django.db import models

from terskel.core.requirement_types import REQUIREMENT_TYPES
from terskel.web.authority.forms import dps as dps_forms
from terskel.web.authority.forms import dps_changes, dps_documents, dps_import, qualification, requirements
from terskel.web.supplier.forms import applications

ROOMS = ("dps", "qualification")
WORDS = re.compile(r"(^|_)(price|fee|cost|charge|payment|cap|quota|max|maximum|limit|most|participants)s?(_|$)")
NUMBERS = (models.IntegerField, models.DecimalField, models.FloatField)

REASONS = {
    "dps.DynamicPurchasingSystem.estimated_value": "of all contracts; decides the regime (FOA § 5-4(5))",
    "dps.DynamicPurchasingSystem.largest_contract": "measures a turnover requirement (FOA § 16-3(4))",
    "dps.DynamicPurchasingSystem.initial_assessment_days": "to assess the first requests (FOA § 26-6(4))",
    "dps.DynamicPurchasingSystem.standstill_days": "the standstill of competitions (FOA § 25-2)",
    "dps.Category.number": "its place",
    "dps.Category.maximum_value": "of one contract; sets categories apart (FOA § 26-4(4))",
    "dps.QualificationRequirement.number": "its place",
    "dps.QualificationRequirement.minimum": "the least a supplier must have, of the law's types (FOA §§ 16-3, 16-5)",
    "dps.LibraryRequirement.minimum": "the same, in the library",
    "dps.PublishedCriterion.number": "its place",
    "dps.PublishedCriterion.least": "the lowest weight a competition may give the criterion, per cent (FOA § 26-7(4))",
    "dps.PublishedCriterion.most": "the highest weight of it, per cent (FOA § 26-7(4))",
    "dps.Version.number": "its place",
    "dps.Enquiry.number": "its place",
    "dps.EndReminder.days": "days before the end",
}
FORM_REASONS = {
    "CategoryForm.maximum_value": "of one contract; sets categories apart (FOA § 26-4(4))",
    "CategoryOpenedForm.maximum_value": "the same, of a category that is opened later",
}
MONEY_OR_A_LIMIT = "a name that speaks of money or of a limit"


def stored(found: Iterable[type[models.Model]]) -> Iterator[tuple[str, str]]:
    """Each field that is a number of the DPS room, or is named after money or a limit, with what is the matter."""
    for model in found:
        for field in model._meta.local_fields:
            name = f"{model._meta.label}.{field.name}"
            if isinstance(field, models.DateField):
                continue  # a day or an instant is neither money nor a cap
            if WORDS.search(field.name):
                yield name, MONEY_OR_A_LIMIT
            elif (
                isinstance(field, NUMBERS) and not field.primary_key and model._meta.app_label in (ROOMS[0], "planted")
            ):
                yield name, "a number"


def asked(found: Iterable[object]) -> Iterator[str]:
    """Each question of a form that is named after money or a limit."""
    for form in found:
        if isinstance(form, type) and issubclass(form, forms.Form):
            yield from (f"{form.__name__}.{name}" for name in form.base_fields if WORDS.search(name))


def tables() -> list[type[models.Model]]:
    return [model for room in ROOMS for model in apps.get_app_config(room).get_models()]


def pages() -> list[object]:
    places = (dps_forms, dps_changes, dps_documents, dps_import, qualification, requirements, applications)
    return [one for place in places for one in vars(place).values()]


def test_no_table_of_a_dps_or_a_request_has_room_for_a_price_a_fee_or_a_cap() -> None:
    assert [(name, why) for name, why in stored(tables()) if name not in REASONS] == []


def test_every_reason_is_still_needed() -> None:
    assert sorted(set(REASONS) - {name for name, _why in stored(tables())}) == []
    assert sorted(set(FORM_REASONS) - set(asked(pages()))) == []


def test_no_form_of_a_dps_or_a_request_asks_for_a_price_a_fee_or_a_cap() -> None:
    assert [name for name in asked(pages()) if name not in FORM_REASONS] == []


def test_no_requirement_type_asks_for_a_price() -> None:
    assert [code for code in REQUIREMENT_TYPES if WORDS.search(code)] == []


@pytest.mark.parametrize(
    "planted",
    [
        models.DecimalField(name="fee", max_digits=8, decimal_places=2),
        models.CharField(name="hourly_price", max_length=10),
        models.PositiveIntegerField(name="max_suppliers"),
        models.PositiveIntegerField(name="places"),
    ],
)
def test_a_planted_price_fee_or_cap_in_a_table_is_found(planted: "models.Field[object, object]") -> None:
    class Meta:
        app_label = "planted"

    body = {"__module__": "terskel.planted", "Meta": Meta, str(planted.name): planted}
    model = type(f"Planted{planted.name}", (models.Model,), body)
    assert [name for name, _why in stored([model])] == [f"planted.Planted{planted.name}.{planted.name}"]


def test_a_planted_price_in_a_form_is_found() -> None:
    form = type("PlantedForm", (forms.Form,), {"fixed_price": forms.DecimalField()})
    assert list(asked([form])) == ["PlantedForm.fixed_price"]
