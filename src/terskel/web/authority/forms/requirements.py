"""Forms of qualification requirements: in a draft, in the authority's library, and from the one into the other."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.core.requirement_types import REQUIREMENT_TYPES, types_of
from terskel.dps import queries
from terskel.dps.queries import CategoryView, LibraryEntry, RequirementTerms, RequirementView
from terskel.web.authority.forms.dps import REQUIREMENT_KINDS, LongText
from terskel.web.shared import languages
from terskel.web.shared.fields import NumberField
from terskel.web.shared.forms import PageForm, give_choices


class TermsForm(PageForm):
    """What a requirement asks; its kind follows from what it asks about."""

    refusal_fields = {
        "dps.requirement_without_text": "text",
        "dps.requirement_kind_not_allowed": "type",
        "dps.requirement_type_not_allowed": "type",
        "dps.requirement_takes_no_minimum": "minimum",
        "dps.requirement_minimum_not_positive": "minimum",
        "dps.reuse_key_malformed": "reuse_key",
        "dps.reuse_key_missing": "reuse_key",
        "dps.reuse_key_taken": "reuse_key",
        "dps.reuse_key_means_another": "reuse_key",
        "dps.reuse_key_asked_already": "reuse_key",
    }
    type = forms.ChoiceField(
        label=_("What it asks about"), help_text=_("The law allows nothing else (FOA §§ 16-1 to 16-7).")
    )
    text = LongText(rows=3, label=_("The supplier must …"))
    level = forms.CharField(
        label=_("Minimum level"), required=False, help_text=_("For example two assignments in the last three years.")
    )
    minimum = NumberField(
        label=_("Least number"),
        required=False,
        max_digits=16,
        decimal_places=2,
        help_text=_("Kroner, per cent or a count, by what is asked about. Empty where it has no number."),
    )
    evidence = LongText(rows=2, label=_("Evidence"), required=False, help_text=_("What shows that it is met."))
    why = LongText(rows=2, label=_("Why we ask"), required=False, help_text=_("Shown to the supplier."))
    reuse_key = forms.CharField(
        label=_("Reuse key"),
        required=False,
        max_length=60,
        help_text=_(
            "Requirements with the same key are one question: a supplier answers it once for every category and every "
            "system of yours. For example “references.development”."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = queries.requirement_types(languages.current())
        groups = [
            (str(label), [(one.code, names[one.code]) for one in types_of(kind)]) for kind, label in REQUIREMENT_KINDS
        ]
        give_choices(self, "type", [("", "–"), *groups])

    @property
    def given(self) -> dict[str, Any]:
        """As the actions on requirements take it."""
        return {**self.cleaned_data, "kind": REQUIREMENT_TYPES[self.cleaned_data["type"]].kind}

    @staticmethod
    def initial_of(requirement: RequirementTerms) -> dict[str, Any]:
        names = ("type", "text", "level", "minimum", "evidence", "why", "reuse_key")
        return {name: getattr(requirement, name) for name in names}


class LibraryForm(TermsForm):
    """A requirement of the library: the key comes first, and is needed."""

    field_order = ["reuse_key"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reuse_key"].required = True


class RequirementForm(TermsForm):
    """A requirement of a draft, for the whole system or one category."""

    category = forms.ChoiceField(label=_("Applies to"), required=False)
    excess_reason = LongText(
        rows=2,
        label=_("Why more than twice the value is needed"),
        required=False,
        help_text=_("Only where a turnover is above twice the largest contract. It is published (FOA § 16-3(1) a)."),
    )
    field_order = ["category"]

    def __init__(self, *args: Any, categories: list[CategoryView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = ((str(one.id), one.label) for one in categories if one.label)
        give_choices(self, "category", [("", _("The whole system")), *named])

    @property
    def given(self) -> dict[str, Any]:
        """As `dps.actions.add_requirement` takes it."""
        given = dict(super().given)
        category = given.pop("category")
        return {**given, "category_id": UUID(category) if category else None}

    @classmethod
    def of(cls, requirement: RequirementView, data: Any, categories: list[CategoryView]) -> "RequirementForm":
        initial = {
            **cls.initial_of(requirement),
            "category": str(requirement.category_id or ""),
            "excess_reason": requirement.excess_reason,
        }
        return cls(data, categories=categories, initial=initial)


class FromLibraryForm(PageForm):
    """Which requirement of the library the draft asks, and of whom."""

    refusal_fields = {"dps.reuse_key_means_another": "entry", "dps.reuse_key_asked_already": "entry"}
    entry = forms.ChoiceField(label=_("Requirement from the library"))
    categories = forms.MultipleChoiceField(
        label=_("Only in these categories"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: it is asked of everybody."),
    )

    def __init__(self, *args: Any, entries: list[LibraryEntry], categories: list[CategoryView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        give_choices(
            self, "entry", [("", "–"), *((str(one.id), f"{one.reuse_key}: {one.text}"[:100]) for one in entries)]
        )
        named = [(str(one.id), one.label) for one in categories if one.label]
        give_choices(self, "categories", named)
        if not named:
            del self.fields["categories"]

    @property
    def given(self) -> dict[str, Any]:
        """As `dps.actions.ask_from_library` takes it."""
        return {
            "entry_id": UUID(self.cleaned_data["entry"]),
            "category_ids": [UUID(one) for one in self.cleaned_data.get("categories", [])],
        }
