"""Another firm answers its part of a request, through a link and without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from terskel import clock
from terskel.core.actors import ANONYMOUS
from terskel.qualification import actions, queries
from terskel.web.public.forms.partner import PartnerAnswerForm
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


def page(request: HttpRequest, token: str) -> HttpResponse:
    view = queries.partner_page(token, at=clock.now())
    form = PartnerAnswerForm(posted(request), view=view)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        done = attempt(
            request,
            form,
            lambda: actions.answer_as_partner(
                token,
                excluded=said["excluded"] == "yes",
                text=said["text"],
                given_by=said["given_by"],
                by=ANONYMOUS,
                at=clock.now(),
            ),
        )
        if done is not None:
            return redirect("public:partner_answered", token)
    return render(request, "public/partner.html", {"form": form, "view": view, "token": token})


def answered(request: HttpRequest, token: str) -> HttpResponse:
    view = queries.partner_page(token, at=clock.now())
    return render(request, "public/partner_answered.html", {"view": view, "token": token})
