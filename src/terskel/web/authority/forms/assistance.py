"""Forms of assistance: what is asked for, the mandate, and why it is declined or over."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.organisations.queries import Member
from terskel.web.authority.forms.dps import LongText
from terskel.web.shared.fields import DayField
from terskel.web.shared.forms import PageForm, give_choices

VALUE_CLASSES: Final = {
    "unknown": _("Not known yet"),
    "to_500_000": _("Up to 500,000 kroner"),
    "to_2_million": _("500,000 to 2 million kroner"),
    "to_10_million": _("2 to 10 million kroner"),
    "above_10_million": _("Above 10 million kroner"),
}
PUBLISHES: Final = {
    "body": _("We publish ourselves, and decide ourselves on changes and cancellation"),
    "assistant": _("The assisting buyer publishes, and decides on changes and cancellation before the deadline"),
}


class AskForm(PageForm):
    refusal_fields = {
        "competitions.assistance_without_need": "need",
        "competitions.assistance_value_unknown": "value_class",
        "competitions.assistance_wanted_in_the_past": "wanted_on",
        "competitions.assistance_without_decider": "decider_id",
    }
    need = LongText(label=_("What you need help with"))
    value_class = forms.ChoiceField(label=_("How large the contract is expected to be, without VAT"))
    wanted_on = DayField(label=_("When you want the competition published"))
    decider_id = forms.ChoiceField(
        label=_("Who decides the award"), help_text=_("An approver of your own. It is never left to whoever assists.")
    )
    publishes = forms.ChoiceField(
        label=_("Who publishes"), widget=forms.RadioSelect, choices=list(PUBLISHES.items()), initial="body"
    )

    def __init__(self, *args: Any, deciders: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        give_choices(self, "value_class", [("", ""), *VALUE_CLASSES.items()])
        give_choices(self, "decider_id", [("", ""), *((str(one.person_id), one.name) for one in deciders)])

    @property
    def given(self) -> dict[str, Any]:
        """As `competitions.actions.request_assistance` takes it."""
        said = dict(self.cleaned_data)
        return {
            "assistant_publishes": said.pop("publishes") == "assistant",
            **said,
            "decider_id": UUID(said["decider_id"]),
        }


class AcceptForm(PageForm):
    refusal_fields = {"competitions.assistance_without_buyer": "assistants"}
    assistants = forms.MultipleChoiceField(
        label=_("Assisting buyers"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Buyers of your own. They get access to this one competition, until the assistance is closed."),
    )
    scope = LongText(label=_("What you assist with"), rows=3)
    division = LongText(
        label=_("Who decides what"),
        rows=3,
        help_text=_("Both parties read it. It gives no more than the body has left to you."),
    )

    def __init__(self, *args: Any, buyers: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        give_choices(self, "assistants", [(str(one.person_id), one.name) for one in buyers])

    @property
    def given(self) -> dict[str, Any]:
        """As `competitions.actions.accept_assistance` takes it."""
        return {**self.cleaned_data, "assistants": [UUID(one) for one in self.cleaned_data["assistants"]]}


class DeclineForm(PageForm):
    reason = LongText(label=_("Why you cannot assist"), rows=3)


class CloseForm(PageForm):
    note = LongText(label=_("Why it is closed, and what remains"), rows=3)
