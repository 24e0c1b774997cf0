"""All the purchasing systems that the person follows, wherever they act, and the way out of each."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.notifications import following as followers
from terskel.web.shared.acting import actor_of, person_page


@person_page
def following(request: HttpRequest) -> HttpResponse:
    rows = followers.followed(actor_of(request), at=clock.now())
    return render(request, "account/following.html", {"rows": rows})


@require_POST
@person_page
def stop(request: HttpRequest) -> HttpResponse:
    try:
        dps_id = UUID(request.POST.get("dps", ""))
        category_id = UUID(request.POST["category"]) if request.POST.get("category") else None
    except ValueError:
        raise Http404 from None
    followers.stop_own(dps_id, category_id=category_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("You no longer follow this."))
    return redirect("account:following")
