"""Where somebody was going when they had to make an account, or register a firm, first."""

from typing import Final

from django.http import HttpRequest

_WANTED: Final = "wanted_page"


def remember(request: HttpRequest, address: str) -> None:
    """`address`: a page of ours, made with `reverse`. It outlives the log-in, as the session does."""
    request.session[_WANTED] = address


def waits(request: HttpRequest) -> bool:
    """Whether somebody is on their way to a page."""
    return _WANTED in request.session


def take(request: HttpRequest) -> str | None:
    """Where they were going; afterwards they are there, and nothing is remembered."""
    address: str | None = request.session.pop(_WANTED, None)
    return address
