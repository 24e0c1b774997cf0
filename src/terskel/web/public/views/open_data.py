"""What may be used again: every public data set, where it is, and on which terms."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from terskel import clock
from terskel.dps import queries as dps
from terskel.dps.queries import DpsRow
from terskel.web.public.figures import FIGURES
from terskel.web.shared import languages

FILES: Final = ("csv", "xlsx", "json")
LICENCES: Final = {"en": "https://data.norge.no/nlod/en/2.0"}
LICENCE: Final = "https://data.norge.no/nlod/no/2.0"


@dataclass(frozen=True, slots=True)
class DataSet:
    """`links`: what each is called, and its address. `language`: of a title that people have written, else ""."""

    title: str | Promise
    what: str | Promise
    links: tuple[tuple[str, str], ...]
    language: str = ""


def page(request: HttpRequest) -> HttpResponse:
    systems = dps.public_list(at=clock.now())
    context = {
        "sets": _of_all(),
        "figures": [DataSet(one.title, one.definition, _files("public:statistic", one.key)) for one in FIGURES],
        "systems": [DataSet(row.name, row.authority_name, _of_system(row), row.language) for row in systems],
        "api": _api("openapi.json"),
        "licence": LICENCES.get(languages.current(), LICENCE),
    }
    return render(request, "public/open_data.html", context)


def _of_all() -> list[DataSet]:
    language = languages.current()
    return [
        DataSet(
            _("Purchasing systems"),
            _("Every system with its authority, state, places of delivery and last day."),
            (*_files("public:dps_list"), _feed("public:systems_feed", language), ("API", _api("dps"))),
        ),
        DataSet(
            _("Competitions"),
            _("Every published competition with its requirements, criteria, model and questions with their answers."),
            (_feed("public:competitions_feed", language), ("API", _api("competitions"))),
        ),
        DataSet(
            _("Results"),
            _("Who won, for how much, and how many tendered, from when everyone who tendered is told."),
            (*_files("public:results"), _feed("public:results_feed", language)),
        ),
        DataSet(
            _("News and knowledge"),
            _("What authorities have written about their purchasing systems, each in the language it is written in."),
            (_feed("public:news_feed", language), ("API", _api("articles"))),
        ),
        DataSet(
            _("What becomes public"),
            _("Each thing as it becomes public, in order; whoever reads on from where they came to misses nothing."),
            (("API", _api("changes/public")),),
        ),
    ]


def _of_system(row: DpsRow) -> tuple[tuple[str, str], ...]:
    """Who is qualified, also on an earlier day (`on=`), and the figures of each category; news and days."""
    qualified, figures = reverse("public:qualified", args=[row.slug]), reverse("public:dps_statistics", args=[row.slug])
    return (
        (_("Qualified suppliers, CSV"), f"{qualified}?format=csv"),
        (_("Qualified suppliers, JSON"), f"{qualified}?format=json"),
        (_("Statistics by category, CSV"), f"{figures}?format=csv"),
        (_("Statistics by category, JSON"), f"{figures}?format=json"),
        _feed("public:dps_feed", languages.current(), row.slug),
        (_("Calendar"), reverse("public:dps_days", args=[languages.current(), row.slug])),
        ("API", _api(f"dps/{row.id}")),
    )


def _files(name: str, *args: str) -> tuple[tuple[str, str], ...]:
    return tuple((one.upper(), f"{reverse(name, args=args)}?format={one}") for one in FILES)


def _feed(name: str, *args: str) -> tuple[str, str]:
    return "Atom", reverse(name, args=args)


def _api(path: str) -> str:
    return f"{settings.TERSKEL_API_PATH}{path}"
