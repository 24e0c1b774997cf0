"""The front page, and pages of explanation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from terskel import clock
from terskel.dps import queries as dps
from terskel.qualification import queries as qualification
from terskel.web.public.lives import RUNNING


def front(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    listed = dps.public_list(at=now)
    running = [row for row in listed if row.state in RUNNING]
    ids = [row.id for row in running]
    counts = qualification.qualified_counts(ids, at=now)
    categories = [category.id for found in dps.categories_of(ids).values() for category in found]
    context = {
        "systems": [(row, counts.get(row.id, 0)) for row in running],
        "category_total": len(categories),
        "qualified_total": len(qualification.qualified(categories, now)),
    }
    return render(request, "public/front.html", context)


def what_is_a_dps(request: HttpRequest) -> HttpResponse:
    return render(request, "public/what_is_a_dps.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "public/accessibility.html")


def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "public/privacy.html")
