"""What somebody wrote in a form that could not be received, so that it can be shown to them and is not lost."""

from typing import Final

from django.http import HttpRequest

FORM: Final = "application/x-www-form-urlencoded"
WORTH_KEEPING: Final = 40
"""Characters; what is shorter is soon written again."""
_NEVER: Final = ("csrfmiddlewaretoken", "act_key")


def words_in(request: HttpRequest) -> list[str]:
    """The longer texts of a posted form, in its order; no passphrase, and nothing of an upload."""
    if request.method != "POST" or request.content_type != FORM:
        return []
    return [
        text
        for name, texts in request.POST.lists()
        if name not in _NEVER and "pass" not in name
        for text in texts
        if len(text) >= WORTH_KEEPING and " " in text
    ]
