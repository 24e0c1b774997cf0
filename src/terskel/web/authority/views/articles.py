"""News and pages of knowledge, for those who write them: the list, one of them with its versions, and its acts."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terskel import clock
from terskel.articles import actions, queries
from terskel.articles.queries import OwnRow
from terskel.core.actors import AUTHORITY_ADMIN, DPS_MANAGER
from terskel.core.instants import oslo_day
from terskel.dps import queries as dps
from terskel.web.authority.forms.articles import (
    KIND_NAMES,
    ArticleFilter,
    ArticleForm,
    PublishArticleForm,
    WithdrawArticleForm,
)
from terskel.web.shared import languages
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.files import sent
from terskel.web.shared.forms import posted
from terskel.web.shared.languages import OWN_NAMES
from terskel.web.shared.states import MOVING, OPEN, QUIET, WAITING
from terskel.web.shared.tables import Column, Table

COLOURS: Final = {"draft": WAITING, "scheduled": MOVING, "public": OPEN, "withdrawn": QUIET}
COLUMNS: tuple[Column[OwnRow], ...] = (
    Column(
        "title",
        gettext_lazy("Article"),
        lambda row: row.title,
        link=lambda row: reverse("authority:article", args=[row.id]),
        sort=lambda row: row.title.casefold(),
        head=True,
    ),
    Column("kind", gettext_lazy("Kind"), lambda row: KIND_NAMES[row.kind], sort=lambda row: str(KIND_NAMES[row.kind])),
    Column("standing", gettext_lazy("Status"), lambda row: _standing(row), sort=lambda row: row.state),
    Column("dated", gettext_lazy("Date"), lambda row: row.dated, sort=lambda row: row.dated),
    Column("about", gettext_lazy("About"), lambda row: row.dps_name or None, sort=lambda row: row.dps_name.casefold()),
    Column("language", gettext_lazy("Language"), lambda row: OWN_NAMES[row.language], sort=lambda row: row.language),
    Column("changed", gettext_lazy("Changed"), lambda row: row.changed_at, sort=lambda row: row.changed_at),
)
writers = authority_page(AUTHORITY_ADMIN, DPS_MANAGER)


def _standing(row: OwnRow) -> str:
    said = queries.state_label(row.state, languages.current())
    if row.state in ("public", "scheduled") and row.has_news:
        return _("%(state)s, with changes that are not") % {"state": said}
    return said


@writers
def index(request: HttpRequest) -> HttpResponseBase:
    form = ArticleFilter(request.GET)
    rows = queries.own_articles(actor_of(request), at=clock.now())
    table = Table(
        request,
        COLUMNS,
        form.chosen(rows),
        caption=_("News and knowledge that we have written"),
        empty=_("No article fits. What you write, everyone may read once you publish it."),
        downloads=True,
    )
    if table.wants_csv:
        return table.csv("articles.csv")
    return render(request, "authority/articles/list.html", {"form": form, "table": table})


@writers
def new(request: HttpRequest) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    form = ArticleForm(posted(request), request.FILES or None, systems=dps.own_list(actor, at=now), today=oslo_day(now))
    if request.method == "POST" and form.is_valid():
        kind, written = form.cleaned_data["kind"], form.written
        made = attempt(request, form, lambda: actions.write_article(kind, written, by=actor, at=clock.now()))
        if made is not None:
            messages.success(request, _("The draft is saved. Nobody else reads it before it is published."))
            return redirect("authority:article", made)
    return render(request, "authority/articles/write.html", {"form": form})


@writers
def page(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """The article as everyone would read it, where it stands, and its versions."""
    view = queries.own_article(actor_of(request), article_id, at=clock.now())
    context = {
        "view": view,
        "row": view.row,
        "kind": KIND_NAMES[view.row.kind],
        "language": OWN_NAMES[view.row.language],
        "standing": queries.state_label(view.row.state, languages.current()),
        "colour": COLOURS[view.row.state],
    }
    return render(request, "authority/articles/article.html", context)


@writers
def image(request: HttpRequest, article_id: UUID) -> HttpResponseBase:
    return sent(queries.own_image(actor_of(request), article_id, at=clock.now()))


@writers
def change(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Other words. Where somebody else has changed it meanwhile, what stands now is shown beside what was written."""
    actor, now = actor_of(request), clock.now()
    view = queries.own_article(actor, article_id, at=now)
    form = ArticleForm(
        posted(request),
        request.FILES or None,
        systems=dps.own_list(actor, at=now),
        view=view,
        today=oslo_day(now),
    )
    meanwhile = False
    if request.method == "POST" and form.is_valid():
        written, seen_at = form.written, form.cleaned_data["seen_at"]
        done = attempt(
            request,
            form,
            lambda: actions.change_article(article_id, written, seen_at=seen_at, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(
                request, _("The draft is saved. What is published stays as it is until you publish again.")
            )
            return redirect("authority:article", article_id)
        meanwhile = form.has_error("__all__", "articles.changed_meanwhile")
        if meanwhile:
            form.begin_from(view)
    context = {"form": form, "view": view, "row": view.row, "meanwhile": meanwhile}
    return render(request, "authority/articles/write.html", context)


@writers
def publish(request: HttpRequest, article_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = queries.own_article(actor, article_id, at=now)
    form = PublishArticleForm(posted(request))
    if request.method == "POST" and form.is_valid():
        begins = form.cleaned_data["public_from"]
        done = attempt(
            request, form, lambda: actions.publish_article(article_id, public_from=begins, by=actor, at=clock.now())
        )
        if done is not None:
            messages.success(
                request,
                _("The article is published.") if begins is None else _("The article is published at that time."),
            )
            return redirect("authority:article", article_id)
    return render(request, "authority/articles/publish.html", {"form": form, "view": view, "row": view.row})


@writers
def withdraw(request: HttpRequest, article_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.own_article(actor, article_id, at=clock.now())
    form = WithdrawArticleForm(posted(request), public=view.row.state == "public")
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = attempt(
            request, form, lambda: actions.withdraw_article(article_id, reason=reason, by=actor, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("The article is withdrawn."))
            return redirect("authority:articles")
    return render(request, "authority/articles/withdraw.html", {"form": form, "view": view, "row": view.row})
