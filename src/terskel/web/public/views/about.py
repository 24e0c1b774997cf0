"""The front page, and pages of explanation."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from terskel import clock
from terskel.articles import queries as articles
from terskel.dps import queries as dps
from terskel.overview import queries as overview
from terskel.qualification import queries as qualification
from terskel.web.public.lives import RUNNING
from terskel.web.shared.acting import actor_of
from terskel.web.shared.kept import kept

NEWEST: Final = 4
NEWS: Final = 3


def front(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    listed = dps.public_list(at=now)
    running = [row for row in listed if row.state in RUNNING]
    ids = [row.id for row in running]
    counted = kept(
        "front",
        *ids,
        count=lambda: (qualification.qualified_counts(ids, at=now), qualification.qualified_total(ids, at=now)),
        size=lambda found: found[1],
        at=now,
    )
    counts, qualified_total = counted.value
    newest = overview.newest_matters(NEWEST, at=now)
    outcomes = overview.outcomes([one.row.id for one in newest], at=now)
    context = {
        "systems": [{"row": row, "qualified": counts.get(row.id, 0)} for row in running],
        "category_total": sum(row.category_count for row in running),
        "qualified_total": qualified_total,
        "counted": counted,
        "news": articles.public_articles(articles.Wanted("news"), at=now, most=NEWS),
        "newest": [(one, outcomes.get(one.row.id)) for one in newest],
    }
    return render(request, "public/front.html", context)


def help_guide(request: HttpRequest) -> HttpResponse:
    """Whoever acts for an organisation lands on the help for its side; `?all` shows the choice to them too."""
    actor = actor_of(request)
    if "all" not in request.GET:
        if actor.is_supplier:
            return redirect("public:help_suppliers")
        if actor.is_authority:
            return redirect("public:help_buyers")
    return render(request, "public/help_guide.html")


def help_suppliers(request: HttpRequest) -> HttpResponse:
    return render(request, "public/help_suppliers.html")


def help_buyers(request: HttpRequest) -> HttpResponse:
    return render(request, "public/help_buyers.html")


def what_is_a_dps(request: HttpRequest) -> HttpResponse:
    return render(request, "public/what_is_a_dps.html")


def dps_or_framework(request: HttpRequest) -> HttpResponse:
    return render(request, "public/dps_or_framework.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "public/accessibility.html")


def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "public/privacy.html")
