"""Forms of the buyer's competition."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from terskel.competitions.actions import LONGEST_TITLE, MOST_PEOPLE, ClauseInput
from terskel.competitions.queries import CompetitionRow, CompetitionView, TemplateRow
from terskel.dps.queries import CategoryView
from terskel.web.authority.forms.dps import CLIMATE_ANSWERS, LANGUAGES, LongText
from terskel.web.shared.fields import DayField, KronerField
from terskel.web.shared.forms import PageForm

RESULT_KINDS = [
    ("single", _("A single contract")),
    ("short_job", _("A short assignment")),
    ("framework", _("A framework agreement of at most four years")),
]
CONTRACT_BASES = [
    ("standard", _("A negotiated standard contract, used as it is")),
    ("adapted", _("An adapted standard contract, or one of our own")),
]
TEMPLATE: Final = "template:"
"""Before the id of a template among what a draft can start from."""


class ChosenCategoriesForm(PageForm):
    """In which categories of the DPS something is bought; a DPS with one leaves no choice."""

    categories = forms.MultipleChoiceField(
        label=_("Categories"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everyone admitted in at least one of them is invited. Several categories make a team."),
    )

    def __init__(self, *args: Any, categories: Sequence[CategoryView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._only = categories[0].id if len(categories) == 1 else None
        if self._only is not None:
            del self.fields["categories"]
        else:
            cast(forms.MultipleChoiceField, self.fields["categories"]).choices = [
                (str(one.id), one.label) for one in categories
            ]

    @property
    def category_ids(self) -> list[UUID]:
        return [self._only] if self._only is not None else [UUID(one) for one in self.cleaned_data["categories"]]


class NewCompetitionForm(ChosenCategoriesForm):
    title = forms.CharField(
        label=_("Title"),
        max_length=LONGEST_TITLE,
        help_text=_("A short title that says what you are buying. Suppliers see it."),
    )
    field_order = ["copy_of", "title", "categories"]

    copy_of = forms.ChoiceField(
        label=_("Start from"),
        required=False,
        help_text=_(
            "Texts, requirements, criteria, model and documents are taken over. Days and value are never copied: they "
            "belong to one procurement."
        ),
    )

    def __init__(
        self,
        *args: Any,
        earlier: Sequence[CompetitionRow] = (),
        templates: Sequence[TemplateRow] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        kept = [(f"{TEMPLATE}{one.id}", one.name) for one in templates]
        before = [(str(one.id), f"{one.title} ({one.reference})") for one in earlier]
        groups = [(_("Templates"), kept), (_("Earlier competitions"), before)]
        if kept or before:
            choices = [("", _("A blank draft")), *((name, rows) for name, rows in groups if rows)]
            cast(forms.ChoiceField, self.fields["copy_of"]).choices = choices
        else:
            del self.fields["copy_of"]

    @property
    def given(self) -> dict[str, Any]:
        """As `competitions.actions.create` takes it."""
        chosen = self.cleaned_data.get("copy_of") or ""
        begins = "template_id" if chosen.startswith(TEMPLATE) else "copy_of"
        begun = {begins: UUID(chosen.removeprefix(TEMPLATE))} if chosen else {}
        return {"title": self.cleaned_data["title"], "category_ids": self.category_ids, **begun}


class PartForm(PageForm):
    """One part of the draft; what is saved are the fields of the form."""

    heading: str | Promise = ""

    def __init__(self, *args: Any, view: CompetitionView, **kwargs: Any) -> None:
        initial = {name: getattr(view.terms, name, getattr(view, name, None)) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)

    @property
    def changes(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class NeedPart(PartForm):
    refusal_fields = {
        "competitions.title_missing": "title",
        "competitions.title_too_long": "title",
        "competitions.value_not_positive": "estimated_value",
    }
    heading = _("Describe the need and the scope")
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    need = LongText(
        label=_("The need"), help_text=_("What the users need, and why now. It helps suppliers offer the right thing.")
    )
    scope = LongText(rows=8, label=_("Scope"), help_text=_("What is to be delivered, and how much of it."))
    estimated_value = KronerField(
        label=_("Estimated value without VAT"), help_text=_("Options included. It decides which rules apply.")
    )


class TermsPart(PartForm):
    refusal_fields = {"competitions.ends_before_start": "ends_on"}
    heading = _("Set time, place and contract")
    starts_on = DayField(label=_("The contract starts"), required=False)
    ends_on = DayField(label=_("The contract ends"), required=False)
    duration_text = forms.CharField(
        label=_("Duration in words"),
        required=False,
        help_text=_("Options too, for example “twelve months, with an option of twelve more”."),
    )
    place = forms.CharField(label=_("Place"), help_text=_("Where the work is done or the goods delivered."))
    result_kind = forms.ChoiceField(label=_("Outcome"), choices=RESULT_KINDS, widget=forms.RadioSelect)
    contract_form = forms.CharField(
        label=_("Form of contract"), help_text=_("A balanced standard contract as a main rule, for example SSA-B.")
    )
    contract_basis = forms.ChoiceField(
        label=_("What the contract is"),
        choices=CONTRACT_BASES,
        widget=forms.RadioSelect,
        help_text=_("An adapted contract is attached to the documents as contract terms (FOA § 19-1)."),
    )
    contract_deviation_reason = LongText(
        rows=2,
        label=_("Why it is adapted"),
        required=False,
        help_text=_("Only for a contract that is no standard contract as it is."),
    )
    site_visit = forms.CharField(
        label=_("Site visit"),
        required=False,
        help_text=_("Where and when, if suppliers are shown round. Then the shortest deadline may be too short."),
    )
    contact = LongText(
        rows=2, label=_("Contact"), help_text=_("Questions are asked in Terskel, so that all get the answer.")
    )
    language = forms.ChoiceField(label=_("Language of the documents"), choices=LANGUAGES, widget=forms.RadioSelect)


class ProofPart(PartForm):
    heading = _("Ask for CVs and references")
    cv_count = forms.IntegerField(label=_("Number of CVs"), min_value=0, help_text=_("0 when none is asked for."))
    reference_count = forms.IntegerField(
        label=_("Number of references"), min_value=0, help_text=_("0 when none is asked for.")
    )


class TeamForm(PageForm):
    """How many named persons a tender offers for each category of a team."""

    def __init__(
        self, *args: Any, categories: Sequence[tuple[UUID, str]], people: Mapping[UUID, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._categories = categories
        for category_id, label in categories:
            self.fields[str(category_id)] = forms.IntegerField(
                label=label,
                min_value=0,
                max_value=MOST_PEOPLE,
                initial=people.get(category_id, 0),
                help_text=_("Persons to be named. 0 when none is asked for."),
            )

    @property
    def given(self) -> dict[UUID, int]:
        return {category_id: self.cleaned_data[str(category_id)] for category_id, _label in self._categories}


class ClimatePart(PartForm):
    heading = _("Answer for climate and environment")
    climate_answer = forms.ChoiceField(
        label=_("How climate and environment are met"),
        choices=CLIMATE_ANSWERS,
        widget=forms.RadioSelect,
        help_text=_("The Procurement Act § 5b asks this of every procurement with a duty to announce."),
    )
    climate_reason = LongText(
        label=_("Reasons"),
        required=False,
        help_text=_("Needed for requirements, combinations and exemptions. They are part of the documents."),
    )


class DutiesPart(PartForm):
    """What the Act asks every buyer to think of, each with an answer or why it is not relevant."""

    heading = _("Answer for universal design, security and human rights")
    universal_design = LongText(
        rows=3,
        label=_("Universal design"),
        help_text=_("What it means for what people will use, or why it is not relevant (FOA § 15-2)."),
    )
    security = LongText(
        rows=3,
        label=_("Security and preparedness"),
        required=False,
        help_text=_("The risk, and what is demanded because of it (Procurement Act § 5d)."),
    )
    human_rights = LongText(
        rows=3,
        label=_("Human rights and decent work"),
        required=False,
        help_text=_("Where there is a risk in the supply chain, what is demanded (Procurement Act § 5m)."),
    )
    lots_reason = LongText(
        rows=3,
        label=_("Why it is not divided into lots"),
        required=False,
        help_text=_("Under Part III a short reason is part of the documents or of the report (FOA § 19-4)."),
    )


class SubcontractorsPart(PartForm):
    """Only where the law sets a highest number of tiers (works and cleaning)."""

    refusal_fields = {"competitions.tiers_out_of_range": "subcontractor_tiers"}
    heading = _("Say how far down subcontractors may go")
    subcontractor_tiers = forms.IntegerField(
        label=_("Tiers of subcontractors allowed"),
        min_value=0,
        max_value=9,
        help_text=_("Tiers below the supplier. The law allows two, more only where competition needs it (§ 5k)."),
    )
    tiers_reason = LongText(
        rows=2,
        label=_("Why more than two are needed"),
        required=False,
        help_text=_("Suppliers read it in the invitation."),
    )


class ValidityPart(PartForm):
    refusal_fields = {"competitions.validity_out_of_range": "validity_days"}
    heading = _("Say how long tenders are binding")
    validity_days = forms.IntegerField(
        label=_("Days after the tender deadline"),
        required=False,
        help_text=_(
            "Left empty, the law's 30 days apply (FOA § 20-6). Leave time to evaluate, to write the letters and for "
            "the standstill. If the deadline is moved, this moves with it."
        ),
    )


class OrderPart(PartForm):
    heading = _("Choose what the panel sees first")
    price_after_quality = forms.BooleanField(
        label=_("Open prices after quality is assessed"),
        required=False,
        help_text=_(
            "Prices are sealed to a key of their own. Two openers open them when the points for quality are locked. "
            "The price of a tender rejected before that is never opened."
        ),
    )
    tenderers_hidden = forms.BooleanField(
        label=_("Hide who tendered what until then"),
        required=False,
        help_text=_(
            "The panel sees “Tenderer A”, “Tenderer B”. Members still declare impartiality on the list of all who "
            "tendered. It is worth little where CVs or references tell who it is."
        ),
    )


class WordingPart(PartForm):
    heading = _("Explain words that look like negotiation")
    wording_reason = LongText(
        label=_("Why the wording is lawful"),
        required=False,
        help_text=_(
            "Interviews and negotiations are no part of a DPS. "
            "“User interviews” as a task to deliver are lawful: say so here."
        ),
    )


class StandstillPart(PartForm):
    refusal_fields = {
        "competitions.standstill_fixed": "standstill_days",
        "competitions.standstill_too_short": "standstill_days",
    }
    heading = _("Choose the standstill period")
    standstill_days = forms.IntegerField(
        label=_("Days of standstill"),
        min_value=0,
        help_text=_(
            "At least 10, or 0 for none. "
            "With 10 days a contract above the EEA threshold cannot be declared ineffective."
        ),
    )


CLAUSES = {
    "5e": _("Pay and working conditions (Procurement Act § 5e)"),
    "5f": _("Occupational pension and HSE card (§ 5f)"),
    "5g": _("Payment through a bank (§ 5g)"),
    "5h": _("Apprentices (§ 5h)"),
}
INCLUDED = [("yes", _("The contract has the clause")), ("no", _("The contract does not need it"))]


class ClausesPart(PartForm):
    """One question and one reason for each clause of the Act."""

    heading = _("Answer for the contract clauses")

    def __init__(self, *args: Any, view: CompetitionView, **kwargs: Any) -> None:
        super().__init__(*args, view=view, **kwargs)
        answers = {one.clause: one for one in view.terms.clauses}
        for clause, label in CLAUSES.items():
            answer = answers.get(clause)
            self.fields[f"included_{clause}"] = forms.ChoiceField(
                label=label,
                choices=INCLUDED,
                widget=forms.RadioSelect,
                initial=None if answer is None else "yes" if answer.included else "no",
            )
            why = _("Why § %(clause)s is not needed") % {"clause": clause}
            self.fields[f"reason_{clause}"] = forms.CharField(
                label=why, required=False, initial=answer.reason if answer else ""
            )
            sanction = _("What the contract does when § %(clause)s is broken") % {"clause": clause}
            self.fields[f"sanction_{clause}"] = forms.CharField(
                label=sanction,
                required=False,
                initial=answer.sanction if answer else "",
                help_text=_("For example payment held back, then termination (Procurement Act § 5p)."),
            )

    @property
    def changes(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "clauses": {
                clause: ClauseInput(
                    given[f"included_{clause}"] == "yes", given[f"reason_{clause}"], given[f"sanction_{clause}"]
                )
                for clause in CLAUSES
            }
        }


PARTS: dict[str, type[PartForm]] = {
    "need": NeedPart,
    "terms": TermsPart,
    "proof": ProofPart,
    "climate": ClimatePart,
    "clauses": ClausesPart,
    "duties": DutiesPart,
    "subcontractors": SubcontractorsPart,
    "order": OrderPart,
    "validity": ValidityPart,
    "wording": WordingPart,
    "standstill": StandstillPart,
}
