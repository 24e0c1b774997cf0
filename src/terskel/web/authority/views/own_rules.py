"""An authority's own rules: what the law says, what we demand beyond it, and every version there was."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.core.actors import AUTHORITY_ADMIN
from terskel.core.instants import oslo_day
from terskel.core.rulesets import as_of
from terskel.core.rulesets.own import NO_OWN_RULES
from terskel.organisations import actions, queries
from terskel.web.authority import own_rules
from terskel.web.authority.forms.own_rules import SECOND_PERSON, OwnRulesForm, SecondPersonForm
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@authority_page()
def page(request: HttpRequest) -> HttpResponse:
    actor, today = actor_of(request), oslo_day(clock.now())
    if actor.organisation_id is None:
        raise Http404
    versions = queries.own_rule_versions(actor, actor.organisation_id)
    current = next((one for one in versions if one.holds_on(today)), None)
    own = current.own if current else NO_OWN_RULES
    context = {
        "current": current,
        "rows": own_rules.rows(own, as_of(today)),
        "free_days": own_rules.free_days(own),
        "versions": [(one, own_rules.demands(one.own, as_of(one.from_on))) for one in versions],
        "takes_two": [SECOND_PERSON[one] for one in SECOND_PERSON if one in _takes_two(actor.organisation_id)],
        "may_change": actor.has(AUTHORITY_ADMIN),
    }
    return render(request, "authority/own_rules/page.html", context)


@authority_page(AUTHORITY_ADMIN)
def change(request: HttpRequest) -> HttpResponse:
    actor, today = actor_of(request), oslo_day(clock.now())
    authority_id = actor.organisation_id
    if authority_id is None:
        raise Http404
    form = OwnRulesForm(posted(request), own=queries.own_rules_on(authority_id, today), today=today)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("from_on", "reason")}
        done = attempt(
            request,
            form,
            lambda: actions.set_own_rules(authority_id, form.own, **given, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The own rules are saved."))
            return redirect("authority:own_rules")
    return render(request, "authority/own_rules/change.html", {"form": form})


@authority_page(AUTHORITY_ADMIN)
def second_person(request: HttpRequest) -> HttpResponse:
    """Which decisions about suppliers one person proposes and another makes."""
    actor = actor_of(request)
    authority_id = actor.organisation_id
    if authority_id is None:
        raise Http404
    form = SecondPersonForm(posted(request), initial={"decisions": sorted(_takes_two(authority_id))})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["decisions"]
        done = attempt(request, form, lambda: actions.set_second_person(authority_id, chosen, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("It is saved, and holds from this minute on."))
            return redirect("authority:own_rules")
    return render(request, "authority/own_rules/second_person.html", {"form": form})


def _takes_two(authority_id: UUID) -> frozenset[str]:
    return queries.second_person_decisions(authority_id)
