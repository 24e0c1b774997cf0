"""Asking for access to the tool, and answering."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.web.account.forms.organisation import AUTHORITY_ROLES
from terskel.web.shared.fields import OrganisationNumberField
from terskel.web.shared.forms import PageForm, give_choices

_TEXT = forms.Textarea(attrs={"rows": 4})


class AskForAccessForm(PageForm):
    refusal_fields = {
        "organisations.access_without_purpose": "purpose",
        "organisations.name_missing": "body_name",
        "organisations.central_body_not_chosen": "central_body",
        "organisations.already_asked": "number",
        "organisations.access_already_yours": "number",
        "organisations.body_is_merged": "number",
    }
    number = OrganisationNumberField(label=_("The body's organisation number"))
    body_name = forms.CharField(label=_("The body's name"), max_length=200)
    central_body = forms.ChoiceField(
        label=_("Who is asked"),
        help_text=_(
            "The central purchasing body whose systems you buy under. A body that is in already decides itself."
        ),
    )
    purpose = forms.CharField(
        label=_("What you are going to use it for"),
        widget=_TEXT,
        help_text=_("For example which purchases, and your own role in them."),
    )

    def __init__(self, *args: Any, bodies: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._only = bodies[0][0] if len(bodies) == 1 else None
        if len(bodies) < 2:
            del self.fields["central_body"]
        else:
            give_choices(self, "central_body", [("", "–"), *((str(key), name) for key, name in bodies)])

    @property
    def given(self) -> dict[str, Any]:
        """As `organisations.actions.ask_for_access` takes them."""
        given = self.cleaned_data
        chosen = given.get("central_body")
        return {
            "number": given["number"],
            "body_name": given["body_name"],
            "purpose": given["purpose"],
            "central_body_id": UUID(chosen) if chosen else self._only,
        }


class GrantAccessForm(PageForm):
    refusal_fields = {
        "organisations.first_person_administers": "roles",
        "organisations.roles_unknown": "roles",
        "organisations.buyer_kind_unknown": "buyer_kind",
    }
    roles = forms.MultipleChoiceField(label=_("Roles"), choices=AUTHORITY_ROLES, widget=forms.CheckboxSelectMultiple)
    buyer_kind = forms.ChoiceField(
        label=_("What the body is"),
        choices=[("state", _("State")), ("other", _("Municipality, county or other"))],
        widget=forms.RadioSelect,
        help_text=_("It decides which thresholds apply to its purchases."),
    )

    def __init__(self, *args: Any, known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            del self.fields["buyer_kind"]

    @property
    def given(self) -> dict[str, Any]:
        """As `organisations.actions.grant_access` takes them."""
        return {**self.cleaned_data, "roles": tuple(self.cleaned_data["roles"])}


class DeclineAccessForm(PageForm):
    refusal_fields = {"organisations.access_declined_without_reason": "reason"}
    reason = forms.CharField(label=_("Why not"), widget=_TEXT, help_text=_("Whoever asked reads this."))
