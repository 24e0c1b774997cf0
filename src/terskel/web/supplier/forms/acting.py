"""On what somebody acts for the firm: asked where something is delivered and nothing tells it yet."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel import clock
from terskel.core.actors import Actor
from terskel.organisations import queries as organisations
from terskel.organisations.queries import MandateView
from terskel.web.shared.forms import ActForm
from terskel.web.shared.mandates import MANDATE_KINDS


class ActingForm(ActForm):
    """`mandate` is what the person may sign on now, or None."""

    refusal_fields = {
        "organisations.mandate_not_said": "acting_on",
        "organisations.mandate_kind_unknown": "acting_on",
        "organisations.mandate_together": "others_agree",
    }

    acting_on = forms.ChoiceField(
        label=_("On what do you act for the firm?"),
        choices=list(MANDATE_KINDS.items()),
        widget=forms.RadioSelect,
        help_text=_(
            "Choose power of attorney if the firm has given you the task. It is kept on the page of the firm, and your "
            "administrators are told."
        ),
    )
    others_agree = forms.BooleanField(label=_("Those who sign together with me agree"), required=False)

    def __init__(self, *args: Any, mandate: MandateView | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mandate = mandate
        if mandate is not None:
            self.fields["acting_on"].required = False
            self.fields["acting_on"].widget = forms.HiddenInput()
        if mandate is None or not mandate.jointly:
            self.fields["others_agree"].widget = forms.HiddenInput()


def running_mandate(reader: Actor) -> MandateView | None:
    """What the reader may sign for the firm on now."""
    if reader.organisation_id is None or reader.person_id is None:
        return None
    return organisations.running_mandate(reader.organisation_id, reader.person_id, at=clock.now())
