"""Addresses that come with a request."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def own_address(address: str, request: HttpRequest) -> str:
    """The address where it leads to a page of ours, else the front page."""
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if safe else "/"
