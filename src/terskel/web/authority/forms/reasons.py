"""The form with which a buyer gives fuller reasons."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.web.shared.forms import PageForm


class AnswerReasonsForm(PageForm):
    refusal_fields = {"awards.reasons_need_words": "answer"}
    answer = forms.CharField(
        label=_("Your answer"),
        help_text=_(
            "Answer from what was recorded: points and reasons cannot be changed or added to afterwards. Tell nobody's "
            "business secrets, and name no other tenderer than the chosen one."
        ),
        widget=forms.Textarea(attrs={"rows": 10}),
    )
