"""Forms of the assessment of requests to participate."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.qualification.actions import Assessment, GroundGiven
from terskel.qualification.queries import CaseView, RequirementCase
from terskel.web.authority.forms.dps import LongText
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


class AssessmentForm(PageForm):
    """One finding and one note per requirement of a line; what is left open stays open."""

    refusal_fields = {}

    def __init__(self, *args: Any, case: CaseView, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        for one in case.requirements:
            finding = one.finding
            self.fields[f"finding_{one.requirement.id}"] = forms.ChoiceField(
                label=_("Requirement %(number)s") % {"number": one.requirement.number},
                choices=FINDINGS,
                widget=forms.RadioSelect,
                required=False,
                initial=None if finding is None else ("met" if finding.met else "not_met"),
            )
            self.fields[f"note_{one.requirement.id}"] = forms.CharField(
                label=_("Note on requirement %(number)s") % {"number": one.requirement.number},
                widget=forms.Textarea(attrs={"rows": 2}),
                required=False,
                initial=finding.note if finding is not None else "",
            )

    @property
    def rows(self) -> list[tuple[RequirementCase, forms.BoundField, forms.BoundField]]:
        """Requirement, finding and note side by side."""
        return [
            (one, self[f"finding_{one.requirement.id}"], self[f"note_{one.requirement.id}"])
            for one in self.case.requirements
        ]

    @property
    def assessments(self) -> dict[UUID, Assessment]:
        """What was answered, as the action takes it."""
        given: dict[UUID, Assessment] = {}
        for one in self.case.requirements:
            finding = self.cleaned_data[f"finding_{one.requirement.id}"]
            if finding:
                note = self.cleaned_data[f"note_{one.requirement.id}"]
                given[one.requirement.id] = Assessment(met=finding == "met", note=note)
        return given


class RejectForm(PageForm):
    """The requirements not met each take a reason; one further ground of the law may be added."""

    further_code = forms.ChoiceField(label=_("Another ground"), required=False)
    further_reason = LongText(
        rows=4,
        required=False,
        label=_("Reason for it"),
        help_text=_("What it rests on in this case. The supplier reads it."),
    )

    def __init__(self, *args: Any, case: CaseView, grounds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        give_choices(self, "further_code", [("", _("None")), *grounds])
        for one in case.not_met:
            self.fields[f"reason_{one.requirement.id}"] = LongText(
                rows=3,
                required=False,
                label=_("Why requirement %(number)s is not met") % {"number": one.requirement.number},
                initial=one.finding.note if one.finding is not None else "",
            )

    @property
    def rows(self) -> list[tuple[RequirementCase, forms.BoundField]]:
        return [(one, self[f"reason_{one.requirement.id}"]) for one in self.case.not_met]

    @property
    def given(self) -> list[GroundGiven]:
        """The grounds as the action takes them."""
        found = [
            GroundGiven(
                code="R-242-1a",
                reason=self.cleaned_data[f"reason_{one.requirement.id}"],
                requirement_id=one.requirement.id,
            )
            for one in self.case.not_met
        ]
        if self.cleaned_data["further_code"]:
            found.append(
                GroundGiven(code=self.cleaned_data["further_code"], reason=self.cleaned_data["further_reason"])
            )
        return found
