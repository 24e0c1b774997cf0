"""From a form to one action: what a page does with a refusal."""

from collections.abc import Callable, Mapping
from typing import Literal, TypeVar, overload

from django import forms
from django.http import HttpRequest

from terskel.core.decisions import Refused, RefusedAct
from terskel.core.phrases import refusal_text
from terskel.web.shared import languages

T = TypeVar("T")


@overload
def attempt(
    request: HttpRequest,
    form: forms.BaseForm | None,
    act: Callable[[], None],
    *,
    fields: Mapping[str, str] | None = None,
) -> Literal[True] | None: ...


@overload
def attempt(
    request: HttpRequest,
    form: forms.BaseForm | None,
    act: Callable[[], T],
    *,
    fields: Mapping[str, str] | None = None,
) -> T | None: ...


def attempt(
    request: HttpRequest,
    form: forms.BaseForm | None,
    act: Callable[[], object],
    *,
    fields: Mapping[str, str] | None = None,
) -> object:
    """Do the act. Its result, or True where it gives none; None when it was refused.

    A refusal is written into the form with its clause, in the reader's language: beside the field that `fields`
    (or the form's own `refusal_fields`) names for its code, else at the top. Without a form the
    refusal goes on, and the reader gets the 409 page with the same words.
    """
    try:
        result = act()
    except RefusedAct as refusal:
        if form is None:
            raise
        refused = refusal.refused
        by_code = {**getattr(form, "refusal_fields", {}), **(fields or {})}
        field = by_code.get(refused.code)
        form.add_error(
            field if field in form.fields else None,
            forms.ValidationError(_with_clause(refused, languages.of(request)), code=refused.code),
        )
        return None
    return True if result is None else result


def _with_clause(refused: Refused, language: languages.Language) -> str:
    """The words, and the section of the law they rest on, unless they name it themselves.

    The number of a rule of ours says nothing to whoever reads the words of that rule.
    """
    text, clause = refusal_text(refused, language), refused.clause
    is_law = "§" in clause or "art." in clause
    return f"{text} ({clause})" if is_law and clause not in text else text
