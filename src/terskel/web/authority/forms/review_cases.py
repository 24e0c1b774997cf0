"""Forms of a case at a court or the complaints board."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from terskel.web.shared.fields import DayField
from terskel.web.shared.forms import PageForm, give_choices

KINDS: Final[dict[str, str | Promise]] = {
    "injunction": _("A petition to the court for an interim injunction"),
    "review_board": _("A complaint to the Complaints Board for Public Procurement (KOFA)"),
    "court_action": _("An action before a court"),
}


class ReviewCaseForm(PageForm):
    """A case as it was served; what it does to the signing follows from the law."""

    refusal_fields = {
        "awards.unknown_case": "case_kind",
        "awards.case_needs_name": "case_number",
        "awards.case_needs_petitioner": "petitioner",
        "awards.case_served_before_filed": "served_on",
        "awards.case_served_in_future": "served_on",
    }
    case_kind = forms.ChoiceField(label=_("What has come"), choices=list(KINDS.items()), widget=forms.RadioSelect)
    case_number = forms.CharField(label=_("Number of the case"), max_length=100)
    petitioner = forms.CharField(label=_("Who brought it"), max_length=200)
    filed_on = DayField(
        label=_("Put to the court or the board on"),
        help_text=_("The day on the petition or complaint. It decides whether the law stops the signing."),
    )
    served_on = DayField(label=_("Served on us, or received by us, on"))
    complaint = forms.ChoiceField(label=_("Complaint to us that it follows"), required=False)

    def __init__(self, *args: Any, complaints: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        give_choices(self, "complaint", [("", _("None")), *((str(key), name) for key, name in complaints)])

    def given(self) -> dict[str, Any]:
        """What the act takes."""
        said = dict(self.cleaned_data)
        complaint = said.pop("complaint")
        named = {"kind": said.pop("case_kind"), "name": said.pop("case_number")}
        return said | named | {"complaint_id": UUID(complaint) if complaint else None}


class ReviewCaseResultForm(PageForm):
    """What came of a case."""

    refusal_fields = {"awards.case_needs_result": "result", "awards.only_injunctions_forbid": "forbids"}
    result = forms.CharField(label=_("What came of it, and what we learned"), widget=forms.Textarea(attrs={"rows": 4}))
    forbids = forms.BooleanField(
        label=_("The court has forbidden us to conclude the contract"),
        required=False,
        help_text=_("Nobody can sign until the ban is lifted or the award reversed."),
    )


class LiftForm(PageForm):
    """Why a ban holds no more."""

    refusal_fields = {"awards.case_needs_result": "reason"}
    reason = forms.CharField(label=_("Why it holds no more"), widget=forms.Textarea(attrs={"rows": 3}))
