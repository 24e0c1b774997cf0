"""Forms of the DPS manager's set-up record."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.core.instants import end_of_day
from terskel.core.places import PlaceOfPerformance
from terskel.dps.queries import CategoryView, DpsView
from terskel.organisations.queries import AuthorityView, Member
from terskel.web.authority.forms.openers import ThresholdField, require_enough
from terskel.web.shared.fields import DayField, InstantField, KronerField
from terskel.web.shared.forms import PageForm, give_choices
from terskel.web.shared.parts import Text
from terskel.web.shared.places import PlaceForm

LANGUAGES = [("nb", _("Bokmål")), ("nn", _("Nynorsk")), ("en", _("English"))]
NOTICE_LANGUAGES = [
    *LANGUAGES,
    ("da", _("Danish")),
    ("sv", _("Swedish")),
    ("fi", _("Finnish")),
    ("de", _("German")),
    ("fr", _("French")),
]
CLIMATE_ANSWERS = [
    ("criteria", _("Award criteria for climate and environment weigh at least 30 per cent")),
    ("requirements", _("Requirements for climate and environment take the place of criteria, with a better effect")),
    ("combined", _("Requirements and criteria are combined, with a better effect")),
    ("insignificant", _("Exempt: the procurement by its nature has an insignificant footprint")),
    ("essential_interest", _("Exempt: essential interests in health, security or preparedness")),
    ("statutory_minimum", _("Exempt: regulations already set minimum requirements for the delivery")),
]
KINDS = [("goods_services", _("Goods and services")), ("works", _("Works"))]
BUYER_KINDS = [("state", _("State")), ("other", _("Municipality, county or other"))]
REQUIREMENT_KINDS = [
    ("exclusion", _("Exclusion ground")),
    ("suitability", _("Registration or authorisation")),
    ("economic", _("Economic and financial capacity")),
    ("technical", _("Technical and professional ability")),
]
_SEPARATORS = re.compile(r"[\s,;]+")


class LongText(forms.CharField):
    """Several lines of text."""

    def __init__(self, rows: int = 5, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class CpvField(forms.Field):
    """CPV codes with a space, comma or line between; gives a list."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> list[str]:
        return [code for code in _SEPARATORS.split(str(value or "")) if code]

    def prepare_value(self, value: Any) -> Any:
        return " ".join(value) if isinstance(value, list | tuple) else value


class NewDpsForm(PageForm):
    name = forms.CharField(label=_("Name of the purchasing system"), max_length=200)
    language = forms.ChoiceField(
        label=_("Language of its documents"), choices=LANGUAGES, widget=forms.RadioSelect, initial="nb"
    )


class SetUpForm(PageForm):
    """One part of the set-up record; what is saved are the fields of the form."""

    title: ClassVar[Text] = ""

    def __init__(self, *args: Any, dps: DpsView, **kwargs: Any) -> None:
        initial = {name: getattr(dps, name) for name in self.base_fields if hasattr(dps, name)}
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)

    @property
    def changes(self) -> dict[str, Any]:
        """The values as `dps.actions.change_draft` takes them; what was left empty is left as it was."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


class SubjectForm(SetUpForm):
    title = _("Describe what is bought")
    name = forms.CharField(label=_("Name"), max_length=200)
    language = forms.ChoiceField(label=_("Language of its documents"), choices=LANGUAGES, widget=forms.RadioSelect)
    subject = LongText(
        label=_("What is bought"), help_text=_("Three sentences a supplier outside the trade understands.")
    )
    estimated_quantity = LongText(
        rows=3,
        label=_("Estimated quantity"),
        help_text=_("How much is expected over the whole life of the system. The law asks for it (FOA § 26-5(4))."),
    )
    contact = LongText(rows=2, label=_("Contact"), help_text=_("Name, e-mail and telephone of the contact point."))


class WhyForm(SetUpForm):
    title = _("Say why a dynamic purchasing system")
    need_for_dps = LongText(
        label=_("Why a dynamic purchasing system"),
        help_text=_("For example competence or places that existing framework agreements do not cover."),
    )
    suitability = LongText(
        label=_("Why the deliveries need no special adaptation"),
        help_text=_(
            "A DPS is for deliveries that can be bought as they are on the market (FOA § 26-4(1)). "
            "Needs that call for negotiation or interviews do not fit."
        ),
    )
    strategy = LongText(
        rows=2,
        label=_("Our procurement strategy"),
        required=False,
        help_text=_("Where the public can read it (Procurement Act § 5a)."),
    )


class RegimeForm(SetUpForm):
    title = _("Enter value and CPV codes")
    cpv = CpvField(
        label=_("CPV codes"),
        help_text=_("One or more, with a space between, the main code first. The main code decides which rules apply."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, widget=forms.RadioSelect)
    buyer_kind = forms.ChoiceField(
        label=_("Kind of contracting authority"),
        choices=BUYER_KINDS,
        widget=forms.RadioSelect,
        help_text=_("Decides the EEA threshold."),
    )
    estimated_value = KronerField(
        label=_("Estimated value without VAT"),
        help_text=_("The highest total of all contracts over the whole life of the system (FOA § 5-4(5))."),
    )
    largest_contract = KronerField(
        label=_("Value of the largest contract without VAT"),
        required=False,
        help_text=_(
            "What you expect one contract to be worth at most. A turnover requirement is measured against it "
            "(FOA § 16-3(4))."
        ),
    )


class PeriodForm(SetUpForm):
    title = _("Set the end and the time for the first assessment")
    last_day = DayField(
        label=_("Last day of the system"),
        help_text=_("The duration is stated in the notice, and changed only by a new notice (FOA § 26-5(3))."),
    )
    initial_assessment_days = forms.IntegerField(
        label=_("Working days to decide the first requests"),
        min_value=1,
        initial=10,
        help_text=_(
            "Requests of the first window stay sealed until it closes, and are decided within this many working days. "
            "It is printed in the qualification documents (FOA § 26-6(4))."
        ),
    )

    @property
    def changes(self) -> dict[str, Any]:
        return {
            "ends_at": end_of_day(self.cleaned_data["last_day"]),
            "initial_assessment_days": self.cleaned_data["initial_assessment_days"],
        }


class CompetitionsForm(SetUpForm):
    title = _("Say how competitions are held")
    award_criteria_frame = LongText(
        label=_("Award criteria competitions may use"),
        help_text=_("A competition may specify them, not add to them (FOA § 26-7(4))."),
    )
    how_it_works = LongText(
        rows=7,
        label=_("How the system works"),
        help_text=_("Including what equipment a supplier needs (FOA § 26-5(4))."),
    )
    late_admitted = forms.ChoiceField(
        label=_("Suppliers admitted while a competition is open"),
        choices=[
            ("next", _("They are told of the next competition")),
            ("invited", _("They may be invited, and the deadline is moved for everyone where needed")),
        ],
        widget=forms.RadioSelect,
        initial="next",
        help_text=_(
            "It stands in the qualification documents and is the same for everyone: nobody is invited alone "
            "(FOA §§ 26-6, 26-7(1))."
        ),
    )
    standstill_days = forms.IntegerField(
        label=_("Standstill in days"),
        required=False,
        min_value=0,
        help_text=_("Left empty, the usual rule applies. 0 is none. Where the regime fixes a standstill, it is kept."),
    )


class ClimateForm(SetUpForm):
    title = _("Answer for climate and environment")
    climate_answer = forms.ChoiceField(
        label=_("How climate and environment are met"),
        choices=CLIMATE_ANSWERS,
        widget=forms.RadioSelect,
        help_text=_(
            "For criteria, their lowest weights together count: no competition may go below (Procurement Act § 5b)."
        ),
    )
    climate_reason = LongText(
        label=_("Reasons"),
        required=False,
        help_text=_("Needed for requirements, combinations and exemptions. They are part of the documents."),
    )


class NoticeForm(SetUpForm):
    title = _("Say which languages the notice is in")
    notice_languages = forms.MultipleChoiceField(
        label=_("Languages of the notice"),
        choices=NOTICE_LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "A notice that goes to TED is in Norwegian and in one official language of the EU (FOA § 21-1(2))."
        ),
    )


class BuyersForm(SetUpForm):
    title = _("Name who may buy")
    open_to = forms.ChoiceField(
        label=_("Who may buy"),
        choices=[
            ("members", _("Only the bodies named here")),
            ("others", _("Others too (central purchasing bodies only)")),
        ],
        widget=forms.RadioSelect,
    )


class MemberForm(PageForm):
    authority = forms.ChoiceField(label=_("Body"))
    from_on = DayField(label=_("From"))
    to_on = DayField(label=_("To and including"), required=False)

    def __init__(self, *args: Any, authorities: Iterable[AuthorityView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        give_choices(self, "authority", [("", "–"), *((str(one.id), one.name) for one in authorities)])

    @property
    def given(self) -> dict[str, Any]:
        """As `dps.actions.name_member` takes it."""
        authority_id = UUID(self.cleaned_data["authority"])
        return {
            "authority_id": authority_id,
            "from_on": self.cleaned_data["from_on"],
            "to_on": self.cleaned_data["to_on"],
        }


class PlacesForm(PlaceForm):
    """Where the draft delivers, in all of it."""

    @property
    def place(self) -> PlaceOfPerformance:
        """As `dps.actions.state_place` takes it."""
        return PlaceOfPerformance(tuple(self.cleaned_data["nuts"]), self.cleaned_data["remote"])


class CategoryForm(PlaceForm):
    refusal_fields = {
        **PlaceForm.refusal_fields,
        "dps.category_code_taken": "code",
        "dps.cpv_malformed": "cpv",
        "dps.category_value_not_positive": "maximum_value",
    }
    code = forms.CharField(label=_("Code"), max_length=20, help_text=_("Short, for example IKT-03."))
    name = forms.CharField(label=_("Name"), max_length=200)
    description = LongText(
        rows=4,
        required=False,
        label=_("Description"),
        help_text=_("What belongs here, by objective characteristics: kind of delivery, size, place (FOA § 26-4(4))."),
    )
    cpv = CpvField(label=_("CPV codes"), required=False)
    maximum_value = KronerField(
        label=_("Highest value of one contract"),
        required=False,
        help_text=_("Only where the category is limited by contract size."),
    )

    field_order: Iterable[str] | None = ("code", "name", "description", "cpv", "nuts", "remote", "maximum_value")

    @classmethod
    def of(cls, category: CategoryView, data: Any = None) -> "CategoryForm":
        said = {name: getattr(category, name) for name in cls.declared_fields if hasattr(category, name)}
        return cls(data, initial={**said, **cls.beginning(category.place)})

    @property
    def category(self) -> dict[str, Any]:
        """As `dps.actions.add_category` and `change_category` take it."""
        return self.with_place(self.cleaned_data)


class PublishForm(PageForm):
    refusal_fields = {
        "dps.dispatch_in_future": "dispatched_at",
        "dps.first_window_too_short": "first_window_closes_at",
        "dps.first_window_in_the_past": "first_window_closes_at",
        "dps.ends_before_first_window": "first_window_closes_at",
        "dps.opener_unknown": "openers",
        "vault.too_few_openers": "openers",
        "vault.threshold_out_of_range": "threshold",
    }
    dispatched_at = InstantField(
        label=_("When the notice was sent to Doffin"),
        help_text=_("As on the receipt. The window of 30 days counts from here (FOA § 26-6(2))."),
    )
    first_window_closes_at = InstantField(
        label=_("When the first window closes"), help_text=_("The first instant that is too late.")
    )
    openers = forms.MultipleChoiceField(
        label=_("Who may open the first requests"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least two. They open together, each with a passphrase of their own; nobody can do it alone."),
    )
    threshold = ThresholdField()

    def __init__(self, *args: Any, people: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        give_choices(self, "openers", ((str(one.person_id), one.name) for one in people))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        require_enough(self, given.get("openers"))
        return given

    @property
    def given(self) -> dict[str, Any]:
        """As `dps.actions.publish` takes it."""
        return {**self.cleaned_data, "openers": [UUID(one) for one in self.cleaned_data["openers"]]}


class PublicationForm(PageForm):
    """What Doffin and TED answered."""

    refusal_fields = {
        "notices.doffin_number_missing": "doffin_number",
        "notices.doffin_number_malformed": "doffin_number",
        "notices.ted_number_malformed": "ted_number",
        "notices.published_before_dispatch": "published_on",
        "notices.publication_in_future": "published_on",
        "notices.receipt_out_of_order": "receipt_confirmed_at",
    }
    published_on = DayField(
        label=_("Publication day"),
        required=False,
        help_text=_("TED's day where the notice goes to TED, else Doffin's."),
    )
    receipt_confirmed_at = InstantField(
        label=_("When receipt was confirmed"),
        required=False,
        help_text=_("48 hours after it the page may open, even if TED has not published (FOA § 21-1(5))."),
    )
    doffin_number = forms.CharField(label=_("Doffin number"), required=False, help_text=_("For example 2026-123456."))
    ted_number = forms.CharField(label=_("TED number"), required=False, help_text=_("For example 123456-2026."))


class DispatchForm(PageForm):
    refusal_fields = {"notices.dispatch_in_future": "dispatched_at"}
    dispatched_at = InstantField(label=_("When the notice was sent to Doffin"))


class ReasonForm(PageForm):
    """An act that needs a reason others will read."""

    refusal_fields = {"dps.reason_missing": "reason", "qualification.reason_missing": "reason"}
    reason = LongText(rows=4, label=_("Reason"))


SET_UP_PARTS: dict[str, type[SetUpForm]] = {
    "subject": SubjectForm,
    "why": WhyForm,
    "value": RegimeForm,
    "period": PeriodForm,
    "competitions": CompetitionsForm,
    "climate": ClimateForm,
    "buyers": BuyersForm,
    "notice": NoticeForm,
}
