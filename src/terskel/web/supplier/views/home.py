"""A supplier's start page: what needs me now, then my rights."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from terskel import clock
from terskel.qualification import queries as qualification
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.supplier import attention, needs


@supplier_page()
def home(request: HttpRequest) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    applications = qualification.my_applications(actor, at=now)
    held = qualification.my_qualifications(actor, at=now)
    waiting = needs.of(actor, at=now, applications=applications)
    context = {
        "needs": waiting,
        "groups": attention.in_groups(waiting),
        "qualifications": [row for row in held if row.to_at is None or row.to_at > now],
        "applications": [row for row in applications if row.received_at is not None],
    }
    return render(request, "supplier/home.html", context)


@supplier_page()
def waiting(request: HttpRequest) -> HttpResponseBase:
    """Everything that needs the firm, however much there is."""
    form = attention.KindForm(request.GET)
    table = attention.table_of(request, needs.of(actor_of(request), at=clock.now()), form.asked)
    file = table.download("waiting")
    return file or render(request, "supplier/waiting.html", {"table": table, "narrowing": form})
