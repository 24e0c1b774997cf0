"""Other firms in a request."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.qualification.content import CAPACITY, MEMBER
from terskel.qualification.queries import DraftView
from terskel.web.shared.forms import PageForm, give_choices
from terskel.web.shared.levels import level_words


class PartnerForm(PageForm):
    """Which firm, and for what. Only economic and technical requirements can be met with another's capacity."""

    refusal_fields = {"qualification.partner_for_nothing": "requirements"}

    role = forms.ChoiceField(
        label=_("How does the firm take part?"),
        choices=[
            (MEMBER, _("As a member of the group: we apply together and tender together")),
            (CAPACITY, _("It lends us its capacity: we apply alone, and rely on it for some requirements")),
        ],
        widget=forms.RadioSelect,
    )
    firm = forms.CharField(label=_("Name of the firm"), max_length=200)
    number = forms.CharField(
        label=_("Organisation number"),
        max_length=40,
        help_text=_("A foreign firm: its number in the register of its own country."),
    )
    email = forms.EmailField(
        label=_("Email of the person who is to answer for the firm"), help_text=_("The link is sent there.")
    )
    requirements = forms.MultipleChoiceField(
        label=_("Which requirements do you rely on it for?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Only when it lends its capacity."),
    )

    def __init__(self, *args: Any, draft: DraftView, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        give_choices(
            self,
            "requirements",
            (
                (str(level.requirement.id), _words(level.requirement.text, level_words(level.requirement)))
                for question in draft.questions
                for level in question.levels
                if level.requirement.kind in ("economic", "technical")
            ),
        )


def _words(text: str, level: str) -> str:
    return f"{text}: {level}" if level else text
