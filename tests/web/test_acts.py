"""A refusal in a form says what it rests on."""

from django.http import HttpRequest
from django.test import RequestFactory

from terskel.core.decisions import refuse
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import ActForm


def _request() -> HttpRequest:
    request = RequestFactory().post("/")
    request.LANGUAGE_CODE = "en"
    return request


def _said(clause: str) -> str:
    form = ActForm({})
    assert attempt(_request(), form, lambda: refuse("awards.not_opened", clause)) is None
    [text] = form.non_field_errors()
    return text


def test_the_clause_stands_behind_the_words() -> None:
    assert _said("FOA § 22-3") == f"{_said('')} (FOA § 22-3)"


def test_the_number_of_a_rule_of_ours_is_left_to_the_words() -> None:
    assert _said("E-02") == _said("")
