"""Forms of the buyer's competition."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from terskel.competitions.actions import ClauseInput, CriterionInput, RequirementInput
from terskel.competitions.queries import CompetitionView, CriterionTerms, Readiness, RequirementTerms
from terskel.core.evaluation import EvaluationModel
from terskel.dps.queries import CategoryView
from terskel.organisations.queries import Member
from terskel.web.authority.forms.dps import LANGUAGES, LongText
from terskel.web.shared.fields import DayField, InstantField, KronerField, NumberField, PercentField
from terskel.web.shared.forms import PageForm
from terskel.web.shared.parts import Fact

RESULT_KINDS = [
    ("single", _("A single contract")),
    ("short_job", _("A short assignment")),
    ("framework", _("A framework agreement of at most four years")),
]
CLIMATE_ANSWERS = [
    ("criteria", _("Award criteria for climate and environment weigh at least 30 per cent")),
    ("requirements", _("Requirements for climate and environment take the place of criteria, with a better effect")),
    ("combined", _("Requirements and criteria are combined, with a better effect")),
    ("insignificant", _("Exempt: the procurement by its nature has an insignificant footprint")),
    ("essential_interest", _("Exempt: essential interests in health, security or preparedness")),
    ("statutory_minimum", _("Exempt: regulations already set minimum requirements for the delivery")),
]
FORMULAS = [
    ("linear_basic", _("Linear: the lowest price gets the top score, twice the lowest price gets zero")),
    ("proportional", _("Proportional: the lowest price divided by the tender's price, times the top score")),
    ("linear_floor", _("Linear, but never below zero")),
    ("linear_budget", _("Linear between two prices stated beforehand")),
    ("lowest_price", _("Lowest price wins; the requirements are the only gate")),
]
ACCESS = [("public", _("Open to everyone")), ("restricted", _("Only for invited suppliers"))]
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class NewCompetitionForm(PageForm):
    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("A short title that says what you are buying. Suppliers see it.")
    )
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
    def given(self) -> dict[str, Any]:
        """As `competitions.actions.create` takes it; a DPS with one category leaves no choice."""
        chosen = [self._only] if self._only is not None else [UUID(one) for one in self.cleaned_data["categories"]]
        return {"title": self.cleaned_data["title"], "category_ids": chosen}


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
    refusal_fields = {"competitions.title_missing": "title", "competitions.value_not_positive": "estimated_value"}
    heading = _("Describe the need and the scope")
    title = forms.CharField(label=_("Title"), max_length=200)
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

    @property
    def changes(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "clauses": {
                clause: ClauseInput(given[f"included_{clause}"] == "yes", given[f"reason_{clause}"])
                for clause in CLAUSES
            }
        }


PARTS: dict[str, type[PartForm]] = {
    "need": NeedPart,
    "terms": TermsPart,
    "proof": ProofPart,
    "climate": ClimatePart,
    "clauses": ClausesPart,
    "wording": WordingPart,
    "standstill": StandstillPart,
}


class RequirementRow(PageForm):
    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = LongText(rows=2, label=_("Requirement"), required=False)
    climate = forms.BooleanField(label=_("Answers for climate and environment"), required=False)


class CriterionRow(PageForm):
    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    weight = PercentField(label=_("Weight"), required=False, max_digits=7, decimal_places=4)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("quality", _("Quality")), ("price", _("Price"))], required=False
    )
    description = LongText(rows=2, label=_("What is assessed"), required=False)
    documentation = LongText(rows=2, label=_("What the supplier hands in"), required=False)
    climate = forms.BooleanField(label=_("Answers for climate and environment"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("name") and given.get("weight") is None and "weight" not in self.errors:
            self.add_error("weight", _("Fill in “Weight”."))
        return given


RequirementRows = formset_factory(RequirementRow, extra=3, max_num=200)
CriterionRows = formset_factory(CriterionRow, extra=2, max_num=50)


def requirement_rows(data: Any, requirements: Iterable[RequirementTerms]) -> "BaseFormSet[RequirementRow]":
    initial = [{"id": one.id, "text": one.text, "climate": one.climate} for one in requirements]
    return RequirementRows(data, initial=initial, prefix="requirement")


def requirements_from(rows: "BaseFormSet[RequirementRow]") -> list[RequirementInput]:
    """The lines with a text, in their order; an emptied line is taken out."""
    given = [row.cleaned_data for row in rows.forms if row.cleaned_data.get("text", "").strip()]
    return [RequirementInput(text=one["text"], climate=one["climate"], id=one["id"]) for one in given]


def criterion_rows(data: Any, criteria: Iterable[CriterionTerms]) -> "BaseFormSet[CriterionRow]":
    names = ("id", "name", "weight", "kind", "description", "documentation", "climate")
    initial = [{name: getattr(one, name) for name in names} for one in criteria]
    return CriterionRows(data, initial=initial, prefix="criterion")


def criteria_from(rows: "BaseFormSet[CriterionRow]") -> list[CriterionInput]:
    """The lines with a name, in their order; an emptied line is taken out."""
    given = [row.cleaned_data for row in rows.forms if row.cleaned_data.get("name", "").strip()]
    return [
        CriterionInput(
            name=one["name"],
            weight=one["weight"],
            kind=one["kind"] or "quality",
            description=one["description"],
            documentation=one["documentation"],
            climate=one["climate"],
            id=one["id"],
        )
        for one in given
    ]


class ModelForm(PageForm):
    price_formula = forms.ChoiceField(label=_("How price gives points"), choices=FORMULAS, widget=forms.RadioSelect)
    scale = NumberField(label=_("Top score"), initial=Decimal(10), min_value=Decimal(1), max_value=Decimal(100))
    decimals = forms.IntegerField(label=_("Decimals in the total"), initial=2, min_value=0, max_value=6)
    price_cap = KronerField(
        label=_("Price that gives zero"), required=False, help_text=_("Only for the linear model between two prices.")
    )
    price_floor = KronerField(
        label=_("Price that gives the top score"),
        required=False,
        help_text=_("Only for the linear model between two prices."),
    )

    def __init__(self, *args: Any, model: EvaluationModel | None, **kwargs: Any) -> None:
        initial = (
            {name: getattr(model, name) for name in self.base_fields} if model else {"price_formula": "linear_basic"}
        )
        super().__init__(*args, initial=initial, **kwargs)

    @property
    def model(self) -> EvaluationModel:
        given = self.cleaned_data
        between = given["price_formula"] == "linear_budget"
        return EvaluationModel(
            price_formula=given["price_formula"],
            scale=given["scale"],
            decimals=given["decimals"],
            price_cap=given["price_cap"] if between else None,
            price_floor=given["price_floor"] if between else None,
        )


class DocumentForm(PageForm):
    refusal_fields = {
        "documents.empty_file": "file",
        "documents.too_large": "file",
        "documents.restriction_needs_reason": "access_reason",
    }
    title = forms.CharField(label=_("Name of the document"), max_length=200)
    file = forms.FileField(label=_("File"), allow_empty_file=True)
    access = forms.ChoiceField(label=_("Who may read it"), choices=ACCESS, widget=forms.RadioSelect, initial="public")
    access_reason = forms.CharField(
        label=_("Why it is restricted"),
        required=False,
        help_text=_("A restricted document gives suppliers five more days (FOA § 14-3)."),
    )

    @property
    def given(self) -> dict[str, Any]:
        """As `competitions.actions.attach_document` takes it."""
        given = self.cleaned_data
        file = given["file"]
        return {
            "stream": file.file,
            "title": given["title"],
            "name": file.name,
            "media_type": file.content_type or "application/octet-stream",
            "access": given["access"],
            "access_reason": given["access_reason"],
        }


class PublishForm(PageForm):
    """The deadline, the last day to ask and the openers; read from the address, so that one can go back to the page."""

    refusal_fields = {
        "competitions.deadline_too_early": "closes_at",
        "competitions.question_deadline_outside": "question_deadline_at",
        "competitions.opener_not_ready": "openers",
        "vault.too_few_openers": "openers",
    }
    closes_at = InstantField(label=_("Tender deadline"), help_text=_("What arrives at this time or later is too late."))
    question_deadline_at = InstantField(
        label=_("Questions before"),
        required=False,
        help_text=_("Left empty, we choose a day that leaves time to answer."),
    )
    openers = forms.MultipleChoiceField(
        label=_("Openers"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Two of them open the tenders together. Those without a key must make one first."),
    )

    def __init__(self, *args: Any, people: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names = {str(one.person_id): one.name for one in people}
        cast(forms.MultipleChoiceField, self.fields["openers"]).choices = list(self._names.items())

    def clean_openers(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["openers"]
        if len(chosen) < 2:
            raise forms.ValidationError(_("Choose at least two openers. One person never opens alone."))
        return chosen

    def choices(self, found: Readiness) -> list[Fact]:
        """What was chosen, to be looked over before the publication."""
        given = self.cleaned_data
        last_question = given["question_deadline_at"] or found.question_deadline.instant
        return [
            Fact(_("Tender deadline"), given["closes_at"]),
            Fact(_("Questions before"), last_question),
            Fact(_("Openers"), ", ".join(self._names[one] for one in given["openers"])),
        ]

    @property
    def asked_deadline(self) -> datetime | None:
        """The deadline asked for, when it could be read."""
        return self.cleaned_data.get("closes_at") if self.is_bound and hasattr(self, "cleaned_data") else None

    @property
    def given(self) -> dict[str, Any]:
        """As `competitions.actions.publish` takes it."""
        return {**self.cleaned_data, "openers": [UUID(one) for one in self.cleaned_data["openers"]]}
