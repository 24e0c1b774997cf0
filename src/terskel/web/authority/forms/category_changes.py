"""Forms of the life of a category in a published DPS: opened later, paused, resumed, merged, closed."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.dps.proposals import (
    AskedRequirement,
    CategoryClosed,
    CategoryMerged,
    CategoryOpened,
    CategoryPaused,
    CategoryResumed,
)
from terskel.dps.queries import CategoryView, LibraryEntry, RequirementView
from terskel.web.authority.forms.changing import ChangeForm
from terskel.web.authority.forms.dps import CategoryForm
from terskel.web.shared.forms import give_choices


class CategoryOpenedForm(ChangeForm, CategoryForm):
    """A category more. What it asks for comes from another category, from the library, or both."""

    makes = CategoryOpened
    refusal_fields = {
        **ChangeForm.refusal_fields,
        **CategoryForm.refusal_fields,
        "dps.category_outside_subject": "cpv",
        "dps.category_undefined": "description",
        "dps.category_without_requirements": "entries",
        "dps.requirement_without_evidence": "entries",
        "dps.category_turnover_too_high": "entries",
        "dps.reuse_key_means_another": "entries",
        "dps.reuse_key_asked_already": "entries",
    }
    field_order: Iterable[str] | None = (
        "code",
        "name",
        "description",
        "cpv",
        "nuts",
        "remote",
        "maximum_value",
        "like",
        "entries",
    )
    like = forms.ChoiceField(
        label=_("The same requirements as in"),
        required=False,
        help_text=_("They are copied as they stand. What the system asks of everybody is asked here too."),
    )
    entries = forms.MultipleChoiceField(
        label=_("Requirements from the library"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Suppliers that answered a requirement before need not answer it again."),
    )

    def __init__(
        self,
        *args: Any,
        categories: Sequence[CategoryView],
        requirements: Sequence[RequirementView],
        library: Sequence[LibraryEntry],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._requirements, self._library = requirements, library
        give_choices(self, "like", [("", "–"), *((str(one.id), one.label) for one in categories)])
        give_choices(self, "entries", [(str(one.id), f"{one.reuse_key}: {one.text}"[:100]) for one in library])
        if not library:
            del self.fields["entries"]

    @property
    def given(self) -> dict[str, Any]:
        said = self.with_place(super().given)
        like, chosen = said.pop("like"), set(said.pop("entries", ()))
        asked = [AskedRequirement.of(one) for one in self._requirements if str(one.category_id) == like]
        asked += [AskedRequirement.of(one) for one in self._library if str(one.id) in chosen]
        return {**said, "cpv": tuple(said["cpv"]), "requirements": tuple(dict.fromkeys(asked))}


class _OfOneCategoryForm(ChangeForm):
    """Which category it is; `categories` are those of which it can be."""

    category = forms.ChoiceField(label=_("Category"))

    def __init__(self, *args: Any, categories: Sequence[CategoryView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        give_choices(self, "category", [("", "–"), *((str(one.id), one.label) for one in categories)])

    @property
    def given(self) -> dict[str, Any]:
        return {"category_id": UUID(self.cleaned_data["category"])}


class CategoryPausedForm(_OfOneCategoryForm):
    makes = CategoryPaused
    refusal_fields = {**ChangeForm.refusal_fields, "dps.category_paused_already": "category"}


class CategoryResumedForm(_OfOneCategoryForm):
    makes = CategoryResumed
    refusal_fields = {**ChangeForm.refusal_fields, "dps.category_not_paused": "category"}


class CategoryClosedForm(_OfOneCategoryForm):
    makes = CategoryClosed
    refusal_fields = {**ChangeForm.refusal_fields, "dps.last_category": "category"}


class CategoryMergedForm(_OfOneCategoryForm):
    makes = CategoryMerged
    refusal_fields = {
        **ChangeForm.refusal_fields,
        "dps.category_merged_into_itself": "into",
        "dps.category_asks_for_more": "into",
        "dps.category_is_merged": "into",
        "dps.category_is_closed": "into",
    }
    into = forms.ChoiceField(
        label=_("Goes into"), help_text=_("It may ask for nothing that the other does not ask for.")
    )

    def __init__(self, *args: Any, categories: Sequence[CategoryView], **kwargs: Any) -> None:
        super().__init__(*args, categories=categories, **kwargs)
        give_choices(self, "into", [("", "–"), *((str(one.id), one.label) for one in categories)])

    @property
    def given(self) -> dict[str, Any]:
        return {**super().given, "into_id": UUID(self.cleaned_data["into"])}
