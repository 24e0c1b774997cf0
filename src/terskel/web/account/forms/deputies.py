"""The form of naming a deputy."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.core.actors import APPROVER
from terskel.organisations.queries import Member
from terskel.web.shared.fields import DayField
from terskel.web.shared.forms import PageForm, give_choices


class DeputyForm(PageForm):
    """Who is away, who decides meanwhile, and the first and last day of it."""

    refusal_fields = {
        "organisations.deputy_of_no_approver": "approver",
        "organisations.deputy_not_a_colleague": "person",
        "organisations.deputy_days_are_over": "last_day",
        "organisations.has_a_deputy": "first_day",
    }
    approver = forms.ChoiceField(label=_("Who is away"))
    person = forms.ChoiceField(
        label=_("Who decides meanwhile"),
        help_text=_("Somebody who has worked on a matter can't decide it, and must leave it to another approver."),
    )
    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"), help_text=_("It ends by itself when this day is over."))

    def __init__(self, *args: Any, people: Sequence[Member], only: UUID | None, **kwargs: Any) -> None:
        """`only`: the approver who names a deputy for themselves; None for an administrator, who chooses."""
        super().__init__(*args, **kwargs)
        away = [one for one in people if APPROVER in one.roles and only in (None, one.person_id)]
        give_choices(self, "approver", [(str(one.person_id), one.name) for one in away])
        give_choices(self, "person", [(str(one.person_id), one.name) for one in people if one.person_id != only])

    @property
    def approver_id(self) -> UUID:
        return UUID(self.cleaned_data["approver"])

    @property
    def person_id(self) -> UUID:
        return UUID(self.cleaned_data["person"])
