"""Forms of the organisation one acts for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.web.shared.fields import OrganisationNumberField
from terskel.web.shared.forms import PageForm, give_choices
from terskel.web.shared.places import CountyField

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
    ("reader", _("Reader: reads everything of the firm, changes nothing")),
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


_NUMBER_HELP = _(
    "In Norway nine digits, from the Register of Business Enterprises. Elsewhere the firm's number in its own register."
)
_SIZE_HELP = _(
    "By the number of employees. We ask now because public notices must say it, and to be able to show how small firms "
    "fare. It is never used in an assessment."
)


class NumberForm(PageForm):
    """Which firm: the first step. A Norwegian number is checked; another country's is taken in its register's form."""

    country = forms.ChoiceField(
        label=_("Country"),
        choices=COUNTRIES,
        initial="NO",
        help_text=_("Where the firm is registered. Public notices must say it."),
    )
    number = forms.CharField(
        label=_("Organisation number"),
        max_length=20,
        help_text=_NUMBER_HELP,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 20}),
    )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("country") == "NO" and "number" in cleaned:
            try:
                cleaned["number"] = OrganisationNumberField().clean(cleaned["number"])
            except forms.ValidationError as wrong:
                self.add_error("number", wrong)
        return cleaned


class FirmForm(PageForm):
    """What the firm itself changes: where it is, and how large."""

    refusal_fields = {"organisations.county_only_in_norway": "county"}

    place = forms.CharField(
        label=_("Place"),
        max_length=100,
        help_text=_("The town or municipality of the office; it is shown in the list of qualified suppliers."),
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    county = CountyField(
        label=_("County"), help_text=_("For a firm in Norway. Buyers look for suppliers near the place of delivery.")
    )
    size_class = forms.ChoiceField(
        label=_("Size"), choices=SIZE_CLASSES, widget=forms.RadioSelect, help_text=_SIZE_HELP
    )


class SupplierForm(NumberForm, FirmForm):
    """The firm, with what the register says filled in before."""

    field_order = ("country", "number", "name", "place", "county", "size_class")
    refusal_fields = {
        **FirmForm.refusal_fields,
        "organisations.number_is_wrong": "number",
        "organisations.foreign_number_is_wrong": "number",
        "organisations.number_missing": "number",
        "organisations.not_in_register": "number",
        "organisations.already_yours": "number",
        "organisations.already_asked": "number",
        "organisations.name_missing": "name",
    }
    name = forms.CharField(
        label=_("Name of the firm"),
        max_length=200,
        help_text=_("As it stands in the register."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )


class RolesForm(PageForm):
    """What somebody may do for the organisation; which roles there are depends on its kind."""

    refusal_fields = {"organisations.roles_unknown": "roles", "organisations.last_administrator_stays": "roles"}
    roles = forms.MultipleChoiceField(
        label=_("Roles"), widget=forms.CheckboxSelectMultiple, help_text=_("Choose as few as the work needs.")
    )

    def __init__(self, *args: Any, kind: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        give_choices(self, "roles", SUPPLIER_ROLES if kind == "supplier" else AUTHORITY_ROLES)


class InviteForm(RolesForm):
    """A colleague, by mail; nobody learns here whether the address has an account."""

    refusal_fields = RolesForm.refusal_fields | {
        "organisations.already_invited": "email",
        "organisations.address_is_wrong": "email",
    }
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_(
            "We send a link. The person accepts with an account that has this address, and makes one if needed."
        ),
    )
    field_order = ("email", "roles")
