"""A supplier's start page: what needs me now, then my rights."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from terskel import clock
from terskel.qualification import queries as qualification
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.supplier import needs


@supplier_page()
def home(request: HttpRequest) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    applications = qualification.my_applications(actor, at=now)
    held = qualification.my_qualifications(actor, at=now)
    context = {
        "needs": needs.of(actor, at=now, applications=applications),
        "qualifications": [row for row in held if row.to_at is None or row.to_at > now],
        "applications": [row for row in applications if row.received_at is not None],
    }
    return render(request, "supplier/home.html", context)
