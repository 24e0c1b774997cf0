"""Forms of the award: the winner's characteristics, the evidence, approval, cancelling."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.awards.policy import TOLD_BY_TENDERS
from terskel.awards.queries import AwardView, Evidence
from terskel.competitions.queries import CriterionTerms
from terskel.web.shared.fields import DayField, InstantField
from terskel.web.shared.forms import PageForm, give_choices

NO_LOTS_CLAUSE = "FOA_III"


class CharacteristicsForm(PageForm):
    """Per quality criterion, what of the winning tender may be told to the others."""

    def __init__(self, *args: Any, criteria: tuple[CriterionTerms, ...], texts: dict[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            question = forms.CharField(
                label=criterion.name,
                widget=forms.Textarea(attrs={"rows": 4}),
                initial=texts.get(criterion.id, ""),
            )
            self.ask(str(criterion.id), question)

    @property
    def given(self) -> dict[UUID, str]:
        return {criterion.id: self.cleaned_data[str(criterion.id)] for criterion in self.criteria}


class EvidenceForm(PageForm):
    """What was checked of the winner, and what the procurement report asks besides; only what applies is asked."""

    refusal_fields = {
        "awards.evidence_missing": "evidence",
        "awards.sanctions_missing": "sanctions",
        "awards.no_lots_reason_missing": "no_lots_reason",
    }
    evidence = forms.CharField(
        label=_("What the check against the self-declaration showed"),
        help_text=_("That the documents agree with it, and what you looked into besides."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    sanctions = forms.CharField(
        label=_("Sanctions for breach of the contract clauses on wages and work"),
        help_text=_("One on each line. They go into the contract."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    no_lots_reason = forms.CharField(
        label=_("Why the contract is not divided into lots"), widget=forms.Textarea(attrs={"rows": 2})
    )
    subcontracts = forms.CharField(
        label=_("Parts that go to subcontractors, and their names"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    conflicts = forms.CharField(
        label=_("Conflicts of interest or distortion, and what was done"),
        help_text=_("Leave empty if there were none."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    other_matters = forms.CharField(
        label=_("Other essential matters"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )

    def __init__(self, *args: Any, award: AwardView, divided: bool = False, **kwargs: Any) -> None:
        stands = award.evidence
        initial = {name: getattr(stands, name) for name in Evidence.__dataclass_fields__}
        super().__init__(*args, initial=initial, **kwargs)
        if not award.clauses:
            del self.fields["sanctions"]
        if award.terms.regime != NO_LOTS_CLAUSE or divided:
            del self.fields["no_lots_reason"]

    @property
    def given(self) -> Evidence:
        said = self.cleaned_data
        return Evidence(
            evidence=said["evidence"],
            sanctions=said.get("sanctions", ""),
            no_lots_reason=said.get("no_lots_reason", ""),
            subcontracts=said["subcontracts"],
            conflicts=said["conflicts"],
            other_matters=said["other_matters"],
        )


class ProlongForm(PageForm):
    refusal_fields = {
        "awards.validity_not_later": "valid_until_on",
        "awards.validity_without_time": "due_at",
        "awards.validity_answered_too_late": "due_at",
    }
    valid_until_on = DayField(
        label=_("Tenders are to bind until and including"),
        help_text=_("Leave time for what is left: evaluation, letters, standstill and signing."),
    )
    due_at = InstantField(
        label=_("Answer before"),
        help_text=_("Best before the tenders stop binding, and at least until the next working day is over."),
    )


class SendBackForm(PageForm):
    refusal_fields = {"awards.return_needs_reason": "reason"}
    reason = forms.CharField(label=_("What must be put right"), widget=forms.Textarea(attrs={"rows": 4}))


REVERSAL_REASONS = {
    "error": _("An error in the decision or the assessment"),
    "complaint": _("A complaint is right"),
    "evidence": _("The chosen supplier lacks evidence"),
    "review_body": _("A decision by the review body or a court"),
    "other": _("Another factual reason"),
}


class ReversalForm(PageForm):
    """Why an announced award is to be reversed, and what comes next, in words every tenderer will read."""

    refusal_fields = {
        "awards.reversal_needs_reason": "reason",
        "awards.unknown_reversal_reason": "reason_code",
        "awards.evidence_needs_evaluation": "next_step",
    }
    reason_code = forms.ChoiceField(label=_("Why"), choices=list(REVERSAL_REASONS.items()), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("The reason, in your own words"),
        help_text=_("It stands in the letter to every tenderer. Name no business secrets."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    next_step = forms.ChoiceField(
        label=_("What comes next"),
        help_text=_(
            "With the same evaluation the ranking stands, and the same tender comes first. When the chosen supplier "
            "lacks evidence, the panel evaluates anew, so that the tender can be rejected."
        ),
        choices=[
            ("anew", _("The panel evaluates anew, by the same locked model")),
            ("decide", _("The evaluation stands, a new recommendation is made from it")),
        ],
        widget=forms.RadioSelect,
    )

    @property
    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "reason_code": said["reason_code"],
            "reason": said["reason"],
            "evaluates_anew": said["next_step"] == "anew",
        }


class DeclineReversalForm(PageForm):
    refusal_fields = {"awards.declining_needs_reason": "reason"}
    reason = forms.CharField(label=_("Why the award stands"), widget=forms.Textarea(attrs={"rows": 4}))


class CancelForm(PageForm):
    """Why a competition ends without an award, in words everyone invited will read.

    What only the tenders can tell is no choice before they are opened.
    """

    refusal_fields = {
        "awards.cancel_needs_reason": "reason",
        "awards.unknown_cancellation_reason": "reason_code",
        "awards.reason_not_known_yet": "reason_code",
    }
    REASONS: ClassVar = [
        ("all_rejected", _("Every tender is rejected")),
        ("one_tender", _("Only one tender, too little competition")),
        ("no_need", _("The need is gone")),
        ("no_funds", _("The funds are gone")),
        ("error", _("An error in the competition")),
        ("review_body", _("A decision by the review body or a court")),
        ("other", _("Another factual reason")),
    ]
    reason_code = forms.ChoiceField(label=_("Why"), choices=REASONS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("The reason, in your own words"),
        help_text=_("It stands in the letter to everyone invited, and in the procurement report."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    new_competition_follows = forms.BooleanField(label=_("A new competition follows"), required=False)

    def __init__(self, *args: Any, opened: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not opened:
            give_choices(self, "reason_code", [one for one in self.REASONS if one[0] not in TOLD_BY_TENDERS])


class CloseForm(PageForm):
    new_competition_follows = forms.BooleanField(label=_("A new competition follows"), required=False)
