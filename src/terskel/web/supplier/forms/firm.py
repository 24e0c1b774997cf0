"""Forms of the firm itself: who answers for it, in all matters or in one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.organisations.queries import Member
from terskel.web.shared.forms import PageForm, give_choices

ALL = "all"
BACK = "back"


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
