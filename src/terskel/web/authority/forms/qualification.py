"""Forms of the assessment of requests to participate."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.core.instants import end_of_day
from terskel.qualification.actions import Assessment, GroundGiven
from terskel.qualification.queries import CaseView, RequirementCase
from terskel.web.authority.forms.dps import LongText
from terskel.web.shared.fields import DayField
from terskel.web.shared.forms import PageForm, give_choices

FINDINGS = [("met", _("Met")), ("not_met", _("Not met"))]


class ShareForm(PageForm):
    refusal_fields = {"vault.wrong_passphrase": "passphrase"}
    passphrase = forms.CharField(
        label=_("Your passphrase"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        strip=False,
        help_text=_("It unlocks your share of the key, and is not stored."),
    )


class EstablishForm(PageForm):
    refusal_fields = {"qualification.conflicts_missing": "conflicts"}
    conflicts = LongText(
        rows=4,
        label=_("Impartiality and distortion of competition"),
        help_text=_("What was considered, and what was done. Say so also if there was nothing (FOA § 25-5(2)l)."),
    )


class QueueForm(PageForm):
    """What the queue is narrowed to; everything stands in the address."""

    words = forms.CharField(
        label=_("Supplier or reference"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    whose = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[("all", _("Everyone's")), ("mine", _("Mine")), ("nobodys", _("Nobody has taken"))],
    )
    dps = forms.ChoiceField(label=_("Purchasing system"), required=False)

    def __init__(self, *args: Any, systems: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        give_choices(self, "dps", [("", _("All systems")), *systems])

    @property
    def narrows(self) -> bool:
        """Whether the list is anything but all there is."""
        asked = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return bool(asked.get("words") or asked.get("dps") or asked.get("whose") in ("mine", "nobodys"))


class AssessmentForm(PageForm):
    """One finding and one note per requirement of a line; what is left open stays open."""

    refusal_fields = {}

    def __init__(self, *args: Any, case: CaseView, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        for one in case.requirements:
            finding, number = one.finding, one.requirement.number
            self.fields[f"finding_{one.requirement.id}"] = forms.ChoiceField(
                label=_("Requirement %(number)s") % {"number": number},
                choices=FINDINGS,
                widget=forms.RadioSelect,
                required=False,
                initial=None if finding is None else ("met" if finding.met else "not_met"),
            )
            self.fields[f"note_{one.requirement.id}"] = forms.CharField(
                label=_("Note on requirement %(number)s") % {"number": number},
                widget=forms.Textarea(attrs={"rows": 2}),
                required=False,
                initial=finding.note if finding is not None else "",
            )
            if one.requirement.evidence:
                self.fields[f"good_{one.requirement.id}"] = DayField(
                    label=_("Evidence on %(number)s is good until") % {"number": number},
                    required=False,
                    initial=finding.evidence_expires_on if finding is not None else None,
                )

    @property
    def rows(self) -> list[tuple[RequirementCase, forms.BoundField, forms.BoundField, forms.BoundField | None]]:
        """Requirement, finding, note and how long the evidence is good, side by side."""
        return [
            (
                one,
                self[f"finding_{one.requirement.id}"],
                self[f"note_{one.requirement.id}"],
                self[f"good_{one.requirement.id}"] if one.requirement.evidence else None,
            )
            for one in self.case.requirements
        ]

    @property
    def assessments(self) -> dict[UUID, Assessment]:
        """What was answered, as the action takes it."""
        given: dict[UUID, Assessment] = {}
        for one in self.case.requirements:
            key = one.requirement.id
            finding = self.cleaned_data[f"finding_{key}"]
            if finding:
                good_until: date | None = self.cleaned_data.get(f"good_{key}")
                given[key] = Assessment(finding == "met", self.cleaned_data[f"note_{key}"], good_until)
        return given


class RejectForm(PageForm):
    """The qualification requirements not met each take a reason; another ground of the law may go beside.

    Where a requirement about exclusion is not met, it is that ground which has to be named (FOA § 24-2).
    """

    refusal_fields = {
        "qualification.no_ground": "further_code",
        "qualification.ground_without_hearing": "further_code",
        "qualification.ground_without_date": "event_on",
        "qualification.exclusion_period_over": "event_on",
        "qualification.self_cleaning_not_weighed": "self_cleaning",
        "qualification.proportion_not_weighed": "proportionality",
    }
    further_code = forms.ChoiceField(label=_("Another ground"), required=False)
    further_reason = LongText(
        rows=4,
        required=False,
        label=_("Reason for it"),
        help_text=_("What it rests on in this case. The supplier reads it."),
    )
    event_on = DayField(
        required=False,
        label=_("Day of the final judgment or of the event"),
        help_text=_(
            "For § 24-2(2), and (3) letters c, e, f and i. They can be used for five years after a judgment, and for "
            "three years after an event (FOA § 24-6)."
        ),
    )
    self_cleaning = LongText(
        rows=3,
        required=False,
        label=_("Measures the supplier has shown"),
        help_text=_(
            "For the same grounds, and for tax: what was shown, paid or settled, and why it is not enough "
            "(FOA § 24-5). Say so also if there was nothing."
        ),
    )
    proportionality = LongText(
        rows=3,
        required=False,
        label=_("Why rejection is not disproportionate"),
        help_text=_("For § 24-2(1) letter b and all of (3)."),
    )

    def __init__(self, *args: Any, case: CaseView, grounds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        excluded = bool(self.exclusions)
        give_choices(self, "further_code", [("", _("Choose") if excluded else _("None")), *grounds])
        if excluded:
            self.fields["further_code"].label = _("Which ground for exclusion there is")
            self.ask("further_code", self.fields["further_code"])
            self.fields["further_code"].required = self.fields["further_reason"].required = True
        for one in self._qualifications:
            self.fields[f"reason_{one.requirement.id}"] = LongText(
                rows=3,
                required=False,
                label=_("Why requirement %(number)s is not met") % {"number": one.requirement.number},
                initial=one.finding.note if one.finding is not None else "",
            )

    @property
    def rows(self) -> list[tuple[RequirementCase, forms.BoundField]]:
        return [(one, self[f"reason_{one.requirement.id}"]) for one in self._qualifications]

    @property
    def exclusions(self) -> list[RequirementCase]:
        """Requirements about grounds for exclusion that are not met."""
        return [one for one in self.case.not_met if one.requirement.kind == "exclusion"]

    @property
    def _excluding(self) -> UUID | None:
        """The requirement the ground for exclusion belongs to, where it is one alone."""
        return self.exclusions[0].requirement.id if len(self.exclusions) == 1 else None

    @property
    def _qualifications(self) -> list[RequirementCase]:
        return [one for one in self.case.not_met if one.requirement.kind != "exclusion"]

    @property
    def given(self) -> list[GroundGiven]:
        """The grounds as the action takes them."""
        found = [
            GroundGiven(
                code="R-242-1a",
                reason=self.cleaned_data[f"reason_{one.requirement.id}"],
                requirement_id=one.requirement.id,
            )
            for one in self._qualifications
        ]
        if self.cleaned_data["further_code"]:
            found.append(
                GroundGiven(
                    code=self.cleaned_data["further_code"],
                    reason=self.cleaned_data["further_reason"],
                    requirement_id=self._excluding,
                    event_on=self.cleaned_data["event_on"],
                    self_cleaning=self.cleaned_data["self_cleaning"],
                    proportionality=self.cleaned_data["proportionality"],
                )
            )
        return found


class SupplementForm(PageForm):
    """What more is asked for, on which requirements, and by when."""

    refusal_fields = {
        "qualification.supplement_on_nothing": "requirements",
        "qualification.supplement_without_words": "text",
        "qualification.supplement_due_passed": "due_on",
    }
    requirements = forms.TypedMultipleChoiceField(
        label=_("Which requirements it concerns"), coerce=UUID, widget=forms.CheckboxSelectMultiple
    )
    text = LongText(
        rows=5,
        label=_("What you need"),
        help_text=_(
            "The supplier reads it. Ask equals for the same: whoever lacks the same thing is asked the same way."
        ),
    )
    due_on = DayField(
        label=_("Last day to answer"),
        help_text=_("The law's clock keeps running meanwhile, so leave yourself time to decide."),
    )

    def __init__(self, *args: Any, case: CaseView, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["requirements"]
        if isinstance(field, forms.TypedMultipleChoiceField):
            field.choices = [
                (str(one.requirement.id), f"{one.requirement.number} {one.requirement.text}")
                for one in case.requirements
            ]

    @property
    def asked(self) -> tuple[list[UUID], str, datetime]:
        """The requirements, the words, and the first instant too late."""
        given = self.cleaned_data
        return given["requirements"], given["text"], end_of_day(given["due_on"])


class ConflictForm(PageForm):
    """Who takes no part in this supplier's requests, and why."""

    refusal_fields = {
        "qualification.reason_missing": "reason",
        "qualification.already_barred": "person",
        "qualification.handler_not_dps_manager": "person",
    }
    person = forms.TypedChoiceField(label=_("Who has the conflict of interest"), coerce=UUID)
    reason = LongText(
        rows=4,
        label=_("What it consists in"),
        help_text=_("For example kinship, an earlier job, or a share in the company. Only your organisation reads it."),
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        give_choices(self, "person", people)


class AppealForm(PageForm):
    """The decision on an appeal, with its reasons."""

    refusal_fields = {"qualification.appeal_without_reason": "reason"}
    outcome = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[
            ("uphold", _("The rejection was wrong: admit the supplier")),
            ("dismiss", _("The rejection stands")),
        ],
    )
    reason = LongText(
        rows=6, label=_("Reasons"), help_text=_("Answer what the supplier says. It reads this in the letter.")
    )
