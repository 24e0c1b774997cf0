"""Forms of the organisation one acts for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.accounts import queries as accounts
from terskel.core.decisions import Missing
from terskel.web.shared.fields import OrganisationNumberField
from terskel.web.shared.forms import PageForm

# Countries whose firms have a right to tender under the EEA agreement or the WTO's procurement agreement with us.
COUNTRIES = (
    ("NO", _("Norway")),
    ("AT", _("Austria")),
    ("BE", _("Belgium")),
    ("BG", _("Bulgaria")),
    ("HR", _("Croatia")),
    ("CY", _("Cyprus")),
    ("CZ", _("Czechia")),
    ("DK", _("Denmark")),
    ("EE", _("Estonia")),
    ("FI", _("Finland")),
    ("FR", _("France")),
    ("DE", _("Germany")),
    ("GR", _("Greece")),
    ("HU", _("Hungary")),
    ("IS", _("Iceland")),
    ("IE", _("Ireland")),
    ("IT", _("Italy")),
    ("LV", _("Latvia")),
    ("LI", _("Liechtenstein")),
    ("LT", _("Lithuania")),
    ("LU", _("Luxembourg")),
    ("MT", _("Malta")),
    ("NL", _("Netherlands")),
    ("PL", _("Poland")),
    ("PT", _("Portugal")),
    ("RO", _("Romania")),
    ("SK", _("Slovakia")),
    ("SI", _("Slovenia")),
    ("ES", _("Spain")),
    ("SE", _("Sweden")),
    ("CH", _("Switzerland")),
    ("GB", _("United Kingdom")),
    ("US", _("United States")),
    ("CA", _("Canada")),
)
SIZE_CLASSES = (
    ("micro", _("Micro: fewer than 10 employees")),
    ("small", _("Small: 10 to 49 employees")),
    ("medium", _("Medium: 50 to 249 employees")),
    ("large", _("Large: 250 employees or more")),
)
SUPPLIER_ROLES = (
    ("supplier_admin", _("Administrator: adds and removes people")),
    ("tenderer", _("Tenderer: applies and delivers tenders")),
    ("signatory", _("Signatory: signs contracts")),
    ("contact", _("Contact person: receives invitations and letters")),
)
AUTHORITY_ROLES = (
    ("authority_admin", _("Administrator: adds and removes people")),
    ("dps_manager", _("DPS manager")),
    ("buyer", _("Buyer")),
    ("evaluator", _("Evaluator")),
    ("approver", _("Decision-maker: approves awards")),
    ("contract_manager", _("Contract manager")),
    ("legal_reader", _("Legal adviser: reads everything")),
    ("auditor", _("Auditor: reads everything and the log")),
)


class SupplierForm(PageForm):
    """A firm to act for. A Norwegian number is checked; another country's is taken as written."""

    refusal_fields = {
        "organisations.number_is_wrong": "number",
        "organisations.number_missing": "number",
        "organisations.already_registered": "number",
        "organisations.name_missing": "name",
    }
    country = forms.ChoiceField(label=_("Country"), choices=COUNTRIES, initial="NO")
    number = forms.CharField(
        label=_("Organisation number"),
        max_length=20,
        help_text=_(
            "In Norway nine digits, from the Register of Business Enterprises. "
            "Elsewhere the firm's number in its own register."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 20}),
    )
    name = forms.CharField(
        label=_("Name of the firm"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    place = forms.CharField(
        label=_("Place"),
        max_length=100,
        help_text=_("The town or municipality of the office; it is shown in the list of qualified suppliers."),
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    size_class = forms.ChoiceField(
        label=_("Size"),
        choices=SIZE_CLASSES,
        widget=forms.RadioSelect,
        help_text=_("We ask to be able to show how small firms fare. It is never used in an assessment."),
    )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("country") == "NO" and "number" in cleaned:
            try:
                cleaned["number"] = OrganisationNumberField().clean(cleaned["number"])
            except forms.ValidationError as wrong:
                self.add_error("number", wrong)
        return cleaned


class MemberForm(PageForm):
    """Someone to work for the same organisation; `roles` depend on its kind."""

    refusal_fields = {"organisations.already_a_member": "email", "organisations.roles_unknown": "roles"}
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The person must have made an account with this address first."),
    )
    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, kind: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["roles"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = SUPPLIER_ROLES if kind == "supplier" else AUTHORITY_ROLES

    def clean_email(self) -> str:
        """The address of someone who has an account; `person_id` is then in `cleaned_data` too."""
        email: str = self.cleaned_data["email"]
        try:
            self.cleaned_data["person_id"] = accounts.person_by_email(email).id
        except Missing:
            raise forms.ValidationError(
                _("Nobody has an account with this address. Ask the person to make one first.")
            ) from None
        return email
