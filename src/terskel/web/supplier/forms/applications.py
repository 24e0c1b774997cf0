"""Forms of a request to participate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.qualification.content import LONGEST_TEXT
from terskel.qualification.queries import DraftView, Question
from terskel.web.shared.forms import PageForm, give_choices


class CategoriesForm(PageForm):
    categories = forms.MultipleChoiceField(
        label=_("Which categories do you apply for?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One request covers all of them, and each is decided on its own."),
    )

    def __init__(self, *args: Any, draft: DraftView, **kwargs: Any) -> None:
        super().__init__(*args, initial={"categories": [str(one.id) for one in draft.chosen]}, **kwargs)
        give_choices(self, "categories", ((str(one.id), one.label) for one in draft.categories))


class AnswerForm(PageForm):
    """One requirement. What is written is kept even without a choice of yes or no."""

    statement = forms.ChoiceField(
        label=_("Do you meet the requirement?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        required=False,
    )
    text = forms.CharField(
        label=_("Describe how"),
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("Name the evidence you hold. You may be asked to show it."),
    )

    @classmethod
    def of(cls, question: Question, data: Any = None) -> "AnswerForm":
        answer = question.answer
        initial = {"statement": answer.statement, "text": answer.text} if answer is not None else {}
        return cls(data, initial=initial)
