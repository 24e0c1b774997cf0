"""The form with which the authority decides what of a tender is withheld."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.awards.secrecy import Secret
from terskel.web.shared.forms import PageForm


class RedactForm(PageForm):
    """What is marked is withheld unless somebody says otherwise, and why."""

    refusal_fields = {
        "awards.withheld_not_in_tender": "more",
        "awards.giving_out_needs_reason": "given_out_reason",
    }
    marked = forms.MultipleChoiceField(
        label=_("Withhold what the supplier has marked"), widget=forms.CheckboxSelectMultiple, required=False
    )
    given_out_reason = forms.CharField(
        label=_("Why something marked is given out"),
        help_text=_("Only where you take away a mark. The supplier reads the version."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    more = forms.CharField(
        label=_("Withhold this as well"),
        help_text=_("Word for word from the tender, one passage on each line."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    def __init__(self, data: Any, *, secrets: tuple[Secret, ...]) -> None:
        keys = [str(one.id) for one in secrets]
        super().__init__(data, initial={"marked": keys})
        self.passages = {str(one.id): one.passage for one in secrets}
        self.fields["marked"].choices = list(self.passages.items())  # type: ignore[attr-defined]
        if not secrets:
            del self.fields["marked"], self.fields["given_out_reason"]

    @property
    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        marked = [self.passages[key] for key in said.get("marked", [])]
        return {
            "withheld": [*marked, *said["more"].splitlines()],
            "given_out_reason": said.get("given_out_reason", ""),
        }
