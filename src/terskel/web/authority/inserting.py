"""Free texts of the text bank, put into what the buyer is writing; by an ordinary button, nothing written is lost."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.forms import BaseFormSet
from django.http import HttpRequest, QueryDict

from terskel.competitions.queries import UsableText

FIELDS: Final = {"need": "need", "specification": "scope"}
"""In which field of the draft each kind of text stands."""


def wanted(request: HttpRequest, offered: Sequence[UsableText]) -> UsableText | None:
    """The text whose button was pressed, if it is one of those on offer."""
    named = request.POST.get("insert", "")
    return next((one for one in offered if str(one.id) == named), None)


def put_in(form: forms.Form, written: QueryDict, text: UsableText) -> None:
    """The form as it was written, not looked over yet, with the text after what stands in its field."""
    for name in form.fields:
        form.initial[name] = written.get(name, "")
    name = FIELDS[text.kind]
    form.initial[name] = "\n\n".join(part for part in (form.initial[name].rstrip(), text.wording) if part)


def as_a_row(written: QueryDict, rows: "BaseFormSet[Any]", text: UsableText) -> QueryDict:
    """What was written, with the text in the first empty row, or in one more."""
    data = written.copy()
    count = rows.total_form_count()
    names = (f"{rows.prefix}-{place}" for place in range(count))
    name = next((one for one in names if not data.get(f"{one}-text", "").strip()), f"{rows.prefix}-{count}")
    if name.endswith(f"-{count}"):
        data[f"{rows.prefix}-TOTAL_FORMS"] = str(count + 1)
    data[f"{name}-text"] = text.wording
    data[f"{name}-answer_kind"] = data.get(f"{name}-answer_kind") or "yes_no"
    return data
