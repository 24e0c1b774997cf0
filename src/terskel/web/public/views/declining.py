"""An invited supplier says no through the link in the mail, without logging in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from terskel import clock
from terskel.competitions.queries import decline_links
from terskel.core.actors import ANONYMOUS
from terskel.tenders import actions
from terskel.web.shared.acts import attempt
from terskel.web.shared.declining import DeclineForm
from terskel.web.shared.forms import posted


@never_cache
def decline(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing: mail programs and their scanners open links too. The button does."""
    view = decline_links.decline_link_page(token, at=clock.now())
    form = DeclineForm(posted(request))
    if request.method == "POST" and not view.over and form.is_valid():
        said = form.cleaned_data
        done = attempt(request, form, lambda: actions.decline_through_link(token, **said, by=ANONYMOUS, at=clock.now()))
        if done is not None:
            return redirect("public:decline", token)
    return render(request, "public/decline.html", {"form": form, "view": view})
