"""The form every page's form inherits: one look, one set of words, refusals beside the right field."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_REQUIRED_WORDS = {
    forms.ChoiceField: _("Choose an answer to “%(label)s”."),
    forms.MultipleChoiceField: _("Choose at least one under “%(label)s”."),
    forms.FileField: _("Choose a file for “%(label)s”."),
    forms.BooleanField: _("Tick “%(label)s” to go on."),
}
_REQUIRED = _("Fill in “%(label)s”.")


class PageForm(forms.Form):
    """A form on a page.

    `refusal_fields` maps a refusal's code to the field it is shown beside. Required fields that are
    empty say which field it is, so that the summary at the top makes sense alone. Optional fields are
    marked, required ones are not.
    """

    refusal_fields: ClassVar[Mapping[str, str]] = {}
    template_name = "shared/form.html"
    use_required_attribute = False
    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            self.ask(name, field)

    def ask(self, name: str, field: forms.Field) -> None:
        """One question, with words of its own for when it is left empty; also for those known only now."""
        field.error_messages["required"] = _words_for(field) % {"label": field.label or name}
        self.fields[name] = field


def _words_for(field: forms.Field) -> Any:
    for kind in type(field).__mro__:
        if kind in _REQUIRED_WORDS:
            return _REQUIRED_WORDS[kind]
    return _REQUIRED


class ActForm(PageForm):
    """A form with no questions: the button is the act (withdraw, publish, approve)."""


def lost_file(bound: forms.BoundField) -> str:
    """What is said beside a file that was chosen in a form that comes back: no browser puts it there again.

    Empty where none was chosen, or where the file itself is what is wrong: then that is said.
    """
    form = bound.form
    if not isinstance(bound.field, forms.FileField) or not form.errors or bound.errors:
        return ""
    chosen = form.files.get(bound.html_name)
    return gettext("“%(name)s” was not kept. Choose the file again.") % {"name": chosen.name} if chosen else ""


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, None where nothing was: a form sent without a word in it is sent too, and is answered."""
    return request.POST if request.method == "POST" else None


def give_choices(form: forms.BaseForm, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    """The answers the field `name` of this form may take, where they are known only when the page is shown."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} is not answered by choosing")
    field.choices = list(choices)
