"""The text bank: its list, one text with its versions, and the locked texts of a draft."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.competitions import actions, queries
from terskel.competitions.queries import TextRow
from terskel.core.actors import BUYER, DPS_MANAGER
from terskel.dps import queries as dps_queries
from terskel.web.authority.forms.dps import LANGUAGES
from terskel.web.authority.forms.texts import SHORT_USES, TEXT_KINDS, TextFilter, TextForm, WordingForm
from terskel.web.authority.views.competition_draft import draft_of
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted
from terskel.web.shared.tables import Column, Table

_LANGUAGES = dict(LANGUAGES)
COLUMNS: tuple[Column[TextRow], ...] = (
    Column(
        "name",
        gettext_lazy("Name"),
        lambda row: row.name,
        link=lambda row: reverse("authority:text", args=[row.id]),
        sort=lambda row: row.name.casefold(),
        head=True,
    ),
    Column("kind", gettext_lazy("Kind"), lambda row: TEXT_KINDS[row.kind], sort=lambda row: str(TEXT_KINDS[row.kind])),
    Column("use", gettext_lazy("Use"), lambda row: SHORT_USES[row.use], sort=lambda row: row.use),
    Column("where", gettext_lazy("For"), lambda row: row.where or _("All our systems"), sort=lambda row: row.where),
    Column("language", gettext_lazy("Language"), lambda row: _LANGUAGES[row.language], sort=lambda row: row.language),
    Column("version", gettext_lazy("Version"), lambda row: row.version, sort=lambda row: row.version, numeric=True),
    Column(
        "standing",
        gettext_lazy("Locked in competitions"),
        lambda row: row.standing,
        sort=lambda row: row.standing,
        numeric=True,
    ),
    Column("written", gettext_lazy("Written"), lambda row: row.written_at, sort=lambda row: row.written_at),
)


@authority_page(BUYER, DPS_MANAGER)
def texts(request: HttpRequest) -> HttpResponseBase:
    """All texts of the authority, as a list that sorts and narrows."""
    form = TextFilter(request.GET)
    table = Table(
        request,
        COLUMNS,
        form.chosen(queries.texts(actor_of(request), at=clock.now())),
        caption=_("Texts in the text bank"),
        empty=_("No text fits. Write one that your colleagues can use again."),
        downloads=True,
    )
    if table.wants_csv:
        return table.csv("texts.csv")
    return render(request, "authority/texts/list.html", {"form": form, "table": table})


@authority_page(BUYER, DPS_MANAGER)
def new(request: HttpRequest) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    systems = dps_queries.own_list(actor, at=now)
    form = TextForm(
        posted(request),
        locks=actor.has(DPS_MANAGER),
        systems=systems,
        categories=dps_queries.categories_of([one.id for one in systems]),
    )
    if request.method == "POST" and form.is_valid():
        given = form.given
        done = attempt(request, form, lambda: actions.write_text(**given, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The text is in the bank."))
            return redirect("authority:texts")
    return render(request, "authority/texts/new.html", {"form": form})


@authority_page(BUYER, DPS_MANAGER)
def text(request: HttpRequest, text_id: UUID) -> HttpResponse:
    """One text with its versions, and another wording of it."""
    actor, now = actor_of(request), clock.now()
    row, versions = queries.text(actor, text_id, at=now)
    writes = row.retired_at is None and (actor.has(DPS_MANAGER) or not row.locked)
    initial = {"wording": row.wording, "use": row.use}
    form = WordingForm(posted(request), locks=actor.has(DPS_MANAGER), initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = attempt(request, form, lambda: actions.rewrite_text(text_id, **given, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The text is saved. What is published keeps the wording it had."))
            return redirect("authority:text", text_id)
    context = {
        "row": row,
        "versions": [(one, SHORT_USES[one.use]) for one in versions],
        "form": form,
        "writes": writes,
        "kind": TEXT_KINDS[row.kind],
        "language": _LANGUAGES[row.language],
    }
    return render(request, "authority/texts/text.html", context)


@require_POST
@authority_page(BUYER, DPS_MANAGER)
def retire(request: HttpRequest, text_id: UUID) -> HttpResponse:
    actions.retire_text(text_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The text is taken out of use. Where it is published, it stands."))
    return redirect("authority:texts")


@authority_page(BUYER)
def in_draft(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """The locked texts of a draft, and those that may be taken in."""
    actor, now = actor_of(request), clock.now()
    view = draft_of(actor, competition_id, now)
    context = {"view": view, "texts": queries.texts_for(actor, competition_id, at=now), "kinds": TEXT_KINDS}
    return render(request, "authority/competitions/texts.html", context)


@require_POST
@authority_page(BUYER)
def take_in(request: HttpRequest, competition_id: UUID, text_id: UUID) -> HttpResponse:
    actions.take_in_text(competition_id, text_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The text stands in the competition."))
    return redirect("authority:competition_texts", competition_id)


@require_POST
@authority_page(BUYER)
def take_out(request: HttpRequest, competition_id: UUID, carried_id: UUID) -> HttpResponse:
    actions.take_out_text(competition_id, carried_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The text is taken out."))
    return redirect("authority:competition_texts", competition_id)


@require_POST
@authority_page(BUYER)
def update(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actions.bring_texts_up_to_date(competition_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The locked texts are up to date."))
    return redirect("authority:competition_texts", competition_id)
