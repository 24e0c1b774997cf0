"""Forms of a request to participate."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from terskel.qualification.content import LONGEST_TEXT, Answer
from terskel.qualification.queries import Colleague, DraftView, Level, Question
from terskel.qualification.queries.library import LibraryItem
from terskel.web.shared.fields import NeededLaterField
from terskel.web.shared.forms import ActForm, PageForm, give_choices
from terskel.web.shared.levels import level_words
from terskel.web.supplier.forms.acting import ActingForm


class CategoriesForm(PageForm):
    categories = forms.MultipleChoiceField(
        label=_("Which categories do you apply for?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One request covers all of them, and each is decided on its own."),
    )

    def __init__(self, *args: Any, draft: DraftView, **kwargs: Any) -> None:
        super().__init__(*args, initial={"categories": [str(one.id) for one in draft.chosen]}, **kwargs)
        give_choices(self, "categories", ((str(one.id), one.label) for one in draft.open_categories))


class AnswerForm(PageForm):
    """One question; asked at several levels, one yes or no for each. What is written is kept even without a choice."""

    text = forms.CharField(
        label=_("Describe how"),
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("Name the evidence you hold. You may be asked to show it."),
    )

    items = forms.MultipleChoiceField(
        label=_("What goes with it from your library"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("A copy goes with the request, as it is when you deliver."),
    )

    def __init__(self, *args: Any, question: Question, library: Sequence[LibraryItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._levels = list(zip(_names(len(question.levels)), question.levels, strict=True))
        earlier = question.earlier if not question.begun else None
        self.initial["text"] = earlier.text if earlier is not None else question.text
        for name, level in self._levels:
            self.ask(name, _yes_or_no(level if len(self._levels) > 1 else None))
            self.initial[name] = _statement(level, begun=question.begun)
        self.order_fields([*(name for name, _level in self._levels), "text", "items"])
        if not library:
            del self.fields["items"]
            return
        give_choices(self, "items", ((str(one.id), item_label(one)) for one in library))
        items = earlier.items if earlier is not None else question.items
        self.initial["items"] = [str(one) for one in items]

    def answers(self) -> dict[UUID, Answer]:
        """The answer to each requirement of the question."""
        text = self.cleaned_data["text"]
        items = tuple(UUID(one) for one in self.cleaned_data.get("items", ()))
        return {
            requirement.id: Answer(self.cleaned_data[name], text, items=items)
            for name, level in self._levels
            for requirement in level.requirements
        }


def item_label(item: LibraryItem) -> str:
    return _("%(title)s (has expired)") % {"title": item.title} if item.expired else item.title


def _names(number: int) -> list[str]:
    return ["statement", *(f"statement_{place}" for place in range(2, number + 1))]


def _yes_or_no(level: Level | None) -> NeededLaterField:
    """`level`: the one asked about, where there are several."""
    label: Any = _("Do you meet the requirement?")
    if level is not None:
        labels = ", ".join(one.label for one in level.categories if one.label)
        words = level_words(level.requirement) or level.requirement.text
        label = f"{words} ({labels})" if labels else words
    return NeededLaterField(
        label=label, choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect, required=False
    )


def _statement(level: Level, *, begun: bool) -> str:
    if level.answer is not None:
        return level.answer.statement
    return level.earlier.statement if level.earlier is not None and not begun else ""


class ConfirmForm(ActForm):
    """One press for everything that is shown; what was shown goes along, so that nothing else is confirmed."""

    shown_answers = forms.Field(widget=forms.MultipleHiddenInput, required=False)

    def __init__(self, *args: Any, waiting: Sequence[Question], **kwargs: Any) -> None:
        shown = [
            f"{requirement.id}:{level.earlier.fingerprint}"
            for question in waiting
            for level in question.levels
            if level.earlier is not None
            for requirement in level.requirements
        ]
        super().__init__(*args, initial={"shown_answers": shown}, **kwargs)

    def clean_shown_answers(self) -> dict[UUID, str]:
        found = {}
        for one in self.cleaned_data["shown_answers"]:
            key, _colon, fingerprint = one.partition(":")
            try:
                found[UUID(key)] = fingerprint
            except ValueError:
                raise forms.ValidationError(_("This page was out of date. Read the answers again.")) from None
        return found

    def shown(self) -> dict[UUID, str]:
        shown: dict[UUID, str] = self.cleaned_data["shown_answers"]
        return shown


class ColleagueForm(PageForm):
    person = forms.ChoiceField(
        label=_("Who should answer?"),
        widget=forms.RadioSelect,
        help_text=_("They get a message with a link to the question, and see the whole draft."),
    )

    def __init__(self, *args: Any, colleagues: Sequence[Colleague], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        give_choices(self, "person", ((str(one.person_id), one.name) for one in colleagues))


class DeliverForm(ActingForm):
    """In the first window the supplier may keep a copy of what it seals; after it, it may have a place to lose."""

    refusal_fields = {
        **ActingForm.refusal_fields,
        "qualification.replacing_gives_up_place": "give_up_place",
    }

    keep_copy = forms.BooleanField(
        label=_("Keep a copy for us, so that we can change the answers until the window closes"),
        required=False,
        help_text=_(
            "The copy is encrypted with this installation's own key, as drafts are. "
            "Whoever runs the installation could read it. Without a copy nobody can."
        ),
    )

    give_up_place = forms.BooleanField(
        label=_("Deliver it all the same, as a request received now"),
        required=False,
    )

    def __init__(self, *args: Any, sealed: bool, gives_up_place: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sealed:
            self.fields["keep_copy"].widget = forms.HiddenInput()
        if not gives_up_place:
            self.fields["give_up_place"].widget = forms.HiddenInput()
