"""Forms of the authorities of the installation: another name, or part of another."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.organisations.queries import AuthorityView
from terskel.web.shared.fields import DayField
from terskel.web.shared.forms import PageForm, give_choices


class BodyNameForm(PageForm):
    refusal_fields = {
        "organisations.name_missing": "name",
        "organisations.body_name_same": "name",
        "organisations.body_name_from_the_future": "from_on",
        "organisations.body_name_out_of_order": "from_on",
    }
    name = forms.CharField(label=_("New name"), max_length=200, help_text=_("As it stands in the register."))
    short_name = forms.CharField(label=_("Short name"), max_length=60, required=False)
    from_on = DayField(label=_("From"), help_text=_("Matters that were over by then keep the name the body had."))


class BodyMergedForm(PageForm):
    refusal_fields = {
        "organisations.body_merged_into_itself": "into",
        "organisations.body_is_merged": "into",
    }
    into = forms.ChoiceField(label=_("Merged into"))
    merged_on = DayField(
        label=_("From"), help_text=_("It starts nothing itself from that day, and finishes what it has.")
    )

    def __init__(self, *args: Any, bodies: Sequence[AuthorityView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        give_choices(self, "into", [("", "–"), *((str(one.id), one.name) for one in bodies)])

    @property
    def given(self) -> dict[str, Any]:
        """As `organisations.actions.merge_authority` takes it."""
        return {"into_id": UUID(self.cleaned_data["into"]), "merged_on": self.cleaned_data["merged_on"]}


class PlaceForm(PageForm):
    """The authority's own address, as letters and reports give it."""

    refusal_fields = {"organisations.place_missing": "place", "organisations.place_too_long": "place"}
    place = forms.CharField(
        label=_("Postal address"),
        help_text=_("For example Karl Johans gate 1, 0154 Oslo. Letters, contracts and procurement reports give it."),
        max_length=100,
    )
