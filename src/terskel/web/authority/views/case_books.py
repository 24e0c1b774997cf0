"""The whole matter as one document and one archive: ordered, followed while it is made, and fetched."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from terskel import clock
from terskel.core.decisions import Refused
from terskel.core.phrases import refusal_text
from terskel.disclosure import actions, queries
from terskel.disclosure.queries import BookView
from terskel.web.authority.forms.case_books import EDITIONS, OrderForm
from terskel.web.shared import languages
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.files import sent
from terskel.web.shared.forms import posted


@dataclass(frozen=True, slots=True)
class ShownBook:
    """A book with its words in the reader's language."""

    view: BookView
    parts: tuple[str, ...]
    left_out: tuple[str, ...]
    failure: str


@authority_page()
def books(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = queries.books(actor, competition_id, at=clock.now())
    form = OrderForm(posted(request), public=found.public_can_be_made)
    if request.method == "POST" and form.is_valid():
        edition = form.cleaned_data["edition"]
        done = attempt(request, form, lambda: actions.order(competition_id, edition=edition, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The case book is being made. You may leave the page."))
            return redirect("authority:case_books", competition_id)
    language = languages.of(request)
    context = {
        "found": found,
        "form": form,
        "editions": EDITIONS,
        "waiting": any(one.state == "under_way" for one in found.books),
        "books": [
            ShownBook(
                one,
                queries.part_words(one, language),
                queries.left_out_words(one, language),
                refusal_text(Refused(one.failure), language) if one.failure else "",
            )
            for one in found.books
        ],
    }
    return render(request, "authority/disclosure/case_books.html", context)


@authority_page()
@require_safe
def document(request: HttpRequest, book_id: UUID) -> HttpResponseBase:
    return sent(actions.fetch(book_id, what="document", by=actor_of(request), at=clock.now()))


@authority_page()
@require_safe
def archive(request: HttpRequest, book_id: UUID) -> HttpResponseBase:
    return sent(actions.fetch(book_id, what="archive", by=actor_of(request), at=clock.now()))
