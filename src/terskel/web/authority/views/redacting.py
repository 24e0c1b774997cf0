"""Versions of the tenders that may be given to whoever asks for access."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from terskel import clock
from terskel.awards import actions, secrecy
from terskel.awards.policy import READERS
from terskel.competitions import queries as competitions
from terskel.core.actors import BUYER, LEGAL_READER
from terskel.web.authority.forms.redacting import RedactForm
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.files import sent
from terskel.web.shared.forms import posted
from terskel.web.shared.price_rows import priced_form


@authority_page(*READERS)
def redacted(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = secrecy.of_competition(actor, competition_id)
    context = {"found": found, "terms": competitions.terms(competition_id), "decides": actor.has(BUYER, LEGAL_READER)}
    return render(request, "authority/awards/redacted.html", context)


@authority_page(BUYER, LEGAL_READER)
def redact(request: HttpRequest, competition_id: UUID, tender_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = secrecy.of_tender(actor, competition_id, tender_id)
    form = RedactForm(posted(request), secrets=found.secrets)
    if request.method == "POST" and form.is_valid():
        given = form.given
        done = attempt(
            request, form, lambda: actions.redact(competition_id, tender_id, **given, by=actor, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("The version that may be given out is kept."))
            return redirect("authority:redacted", competition_id)
    terms = competitions.terms(competition_id)
    tender = secrecy.tender_to_redact(actor, competition_id, tender_id)
    said = [(f"{one.number}. {one.text}", tender.requirements.get(one.id)) for one in terms.requirements]
    context = {
        "found": found,
        "form": form,
        "terms": terms,
        "tender": tender,
        "answers": [(label, stated.text) for label, stated in said if stated is not None and stated.text]
        + [(one.name, text) for one in terms.quality_criteria if (text := tender.criteria.get(one.id, ""))],
        "priced": priced_form(terms.price_form, tender.prices, terms.language)
        if terms.price_form is not None and tender.prices
        else None,
    }
    return render(request, "authority/awards/redact.html", context)


@authority_page(*READERS)
@require_safe
def copy(request: HttpRequest, competition_id: UUID, file_id: UUID) -> HttpResponseBase:
    """What may leave in place of a delivered file: the supplier's redacted copy, and nothing else."""
    return sent(secrecy.redacted_copy(actor_of(request), competition_id, file_id))
