"""The contracts of either party as a list, each with whom to turn to at the other; all of them as a file."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terskel import clock
from terskel.contracts import queries
from terskel.contracts.contacts import Contact, contacts
from terskel.contracts.policy import Side
from terskel.contracts.queries import ContractRow, Wanted
from terskel.core.actors import Actor
from terskel.core.lifecycles import CONTRACT
from terskel.web.shared import languages
from terskel.web.shared.acting import actor_of
from terskel.web.shared.forms import PageForm
from terskel.web.shared.pages import Pages
from terskel.web.shared.tables import Column, Table

PAGE: Final = 50


class ContractFilter(PageForm):
    q = forms.CharField(
        label=gettext_lazy("Title, reference or the other party"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


def contract_list(request: HttpRequest, side: Side) -> HttpResponseBase:
    """A page of them, each with whom to turn to; all of them as a file."""
    actor, now, pages = actor_of(request), clock.now(), Pages(request)
    form = ContractFilter(request.GET)
    wanted = Wanted(words=form.cleaned_data["q"].strip()) if form.is_valid() else Wanted()
    if request.GET.get("format"):
        return _contracts_file(request, queries.contracts(actor, wanted, at=now), actor)
    rows = queries.contracts(actor, wanted, skip=(pages.number - 1) * PAGE, most=PAGE, at=now)
    people = contacts(actor, rows)
    context = {
        "rows": [(row, people.get(row.id, ())) for row in rows],
        "form": form,
        "narrowed": bool(wanted.words),
        "contract_url": f"{side}:contract",
        "pages": pages.of(len(rows), PAGE),
        "files": _contracts_table(request, [], {}).download_links,
    }
    return render(request, f"{side}/contracts/list.html", context)


def _contracts_file(request: HttpRequest, rows: Sequence[ContractRow], actor: Actor) -> HttpResponseBase:
    """Raises 404 for a format there is none of."""
    file = _contracts_table(request, rows, contacts(actor, rows)).download("contracts")
    if file is None:
        raise Http404
    return file


def _contracts_table(
    request: HttpRequest, rows: Sequence[ContractRow], people: Mapping[UUID, Sequence[Contact]]
) -> Table[ContractRow]:
    language = languages.current()

    def who(row: ContractRow) -> Sequence[Contact]:
        return people.get(row.id, ())

    columns: list[Column[ContractRow]] = [
        Column("reference", _("Reference"), lambda row: row.reference, head=True),
        Column("title", _("Title"), lambda row: row.title),
        Column("party", _("Other party"), lambda row: row.counterpart),
        Column("contact", _("Contact person"), lambda row: ", ".join(one.name for one in who(row))),
        Column("address", _("E-mail"), lambda row: ", ".join(one.email for one in who(row))),
        Column("value", _("Value"), lambda row: row.value, numeric=True),
        Column("starts_on", _("First day"), lambda row: row.starts_on),
        Column("ends_on", _("Last day"), lambda row: row.ends_on),
        Column("state", _("Status"), lambda row: CONTRACT.labels[row.state][language]),
    ]
    return Table(request, columns, rows, caption=_("Contracts"), downloads=True, formats=("csv", "xlsx", "json"))
