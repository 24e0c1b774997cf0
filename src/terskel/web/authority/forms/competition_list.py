"""What the authority's list of its competitions is narrowed to and ordered by; everything stands in the address."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.overview import stages
from terskel.web.shared import languages
from terskel.web.shared.forms import PageForm, give_choices

BY_STAGE: Final = "stage"
# What waits for somebody in the authority, and what is done with; the words between are the stages' own.
GROUPS: Final = {
    "waiting": (
        "closed",
        "no_tenders",
        "opened",
        "evaluation",
        "evaluated",
        "recommended",
        "in_approval",
        "awarded",
        "for_signature",
    ),
    "finished": ("concluded", "cancelled", "without_tenders"),
}


class ListForm(PageForm):
    q = forms.CharField(
        label=_("Title or number"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    order = forms.ChoiceField(
        label=_("In order of"),
        required=False,
        choices=[
            ("newest", _("Newest first")),
            ("deadline", _("Deadline")),
            (BY_STAGE, _("Stage")),
            ("title", _("Title")),
            ("value", _("Estimated value, largest first")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = languages.current()
        named = [(stage, stages.own_label(stage, language)) for stage in stages.OWN_STAGES]
        groups = [("waiting", _("Waits for us after the deadline")), ("finished", _("Finished"))]
        give_choices(self, "stage", [("", _("All stages")), *groups, *named])

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        stage = asked.get("stage")
        return {**asked, "stages": GROUPS.get(stage, (stage,)) if stage else ()}

    @property
    def narrows(self) -> bool:
        """Whether the list is anything but all there is."""
        return bool(self.is_valid() and (self.cleaned_data["q"] or self.cleaned_data["stages"]))
