"""What an electronic seal of this installation is, and the certificates it is checked against."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from terskel.documents import queries


def page(request: HttpRequest) -> HttpResponse:
    return render(request, "public/seals.html", {"issuers": queries.seal_issuers()})


def certificates(_request: HttpRequest) -> HttpResponse:
    """Every issuer's certificate in one PEM file; empty before the first."""
    body = "".join(one.pem for one in queries.seal_issuers())
    response = HttpResponse(body, content_type="application/x-pem-file")
    response.headers["Content-Disposition"] = 'attachment; filename="issuers.pem"'
    return response
