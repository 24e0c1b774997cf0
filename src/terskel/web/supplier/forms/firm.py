"""Forms of the firm itself: who answers for it, in all matters or in one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.organisations.queries import Member
from terskel.web.shared.fields import DayField
from terskel.web.shared.forms import PageForm, give_choices
from terskel.web.shared.mandates import MANDATE_KINDS

ALL = "all"
BACK = "back"


ALONE, JOINTLY, NO = "alone", "jointly", "no"


class MandateForm(PageForm):
    """Whether somebody may sign for the firm, and what that rests on; `no` asks whoever may."""

    refusal_fields = {
        "organisations.mandate_kind_unknown": "kind",
        "organisations.mandate_ends_in_the_past": "last_day",
        "organisations.mandate_runs_already": "person",
        "organisations.not_a_signatory": "person",
    }
    person = forms.ChoiceField(label=_("Who?"), widget=forms.RadioSelect)
    answer = forms.ChoiceField(
        label=_("May this person sign for the firm?"),
        choices=[
            (ALONE, _("Yes, alone")),
            (JOINTLY, _("Yes, together with another")),
            (NO, _("No: somebody else must")),
        ],
        widget=forms.RadioSelect,
        initial=ALONE,
    )
    kind = forms.ChoiceField(
        label=_("What does it rest on?"),
        choices=list(MANDATE_KINDS.items()),
        widget=forms.RadioSelect,
        initial="signature",
        help_text=_(
            "What stands in the register of legal entities is confirmed by itself. A power of attorney is shown to the "
            "contracting authority."
        ),
    )
    last_day = DayField(label=_("Last day"), required=False, help_text=_("Only where it is limited in time."))

    def __init__(self, *args: Any, people: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        give_choices(self, "person", [(str(one.person_id), one.name) for one in people])
        if len(people) == 1:
            self.fields["person"].initial = str(people[0].person_id)

    @property
    def claim(self) -> dict[str, Any] | None:
        """As `organisations.actions.claim_mandate` takes it; None where the answer is no."""
        said = self.cleaned_data
        if said["answer"] == NO:
            return None
        return {
            "kind": said["kind"],
            "jointly": said["answer"] == JOINTLY,
            "last_day": said["last_day"],
            "person_id": UUID(said["person"]),
        }


class ResponsibleForm(PageForm):
    """The contact person or the signatory, for everything or for one matter."""

    refusal_fields = {"organisations.not_a_member": "person", "organisations.would_have_no_role": "person"}
    task = forms.ChoiceField(
        label=_("What is to change?"),
        choices=[("contact", _("The contact person")), ("signatory", _("Who signs"))],
        widget=forms.RadioSelect,
        initial="contact",
    )
    matter = forms.ChoiceField(label=_("In which matters?"), initial=ALL)
    person = forms.ChoiceField(
        label=_("Who is it from now on?"),
        widget=forms.RadioSelect,
        help_text=_("Somebody who is not here yet is invited first, under “People”."),
    )

    def __init__(
        self, *args: Any, people: Sequence[Member], matters: Sequence[tuple[UUID, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        give_choices(self, "matter", [(ALL, _("All matters")), *((str(key), name) for key, name in matters)])
        here = [(str(one.person_id), one.name) for one in people]
        give_choices(self, "person", [*here, (BACK, _("The same as in all other matters"))])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("matter") == ALL and cleaned.get("person") == BACK:
            self.add_error("person", _("Choose a person: all matters have nobody else to go back to."))
        return cleaned
