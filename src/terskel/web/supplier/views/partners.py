"""Other firms in a request: members of a group, and those whose capacity the supplier relies on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.core.actors import SUPPLIER_ADMIN, TENDERER
from terskel.qualification import actions, queries
from terskel.qualification.queries import PartnerView
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted
from terskel.web.supplier.forms.partners import PartnerForm


@supplier_page(SUPPLIER_ADMIN, TENDERER)
def page(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Those added, each with the link it answers through, and a form to add another."""
    actor = actor_of(request)
    draft = queries.draft(actor, application_id, at=clock.now())
    form = PartnerForm(posted(request), draft=draft)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        done = attempt(
            request,
            form,
            lambda: actions.ask_partner(
                application_id,
                role=asked["role"],
                name=asked["firm"],
                number=asked["number"],
                email=asked["email"],
                requirement_ids=[UUID(one) for one in asked["requirements"]],
                by=actor,
                at=clock.now(),
            ),
        )
        if done is not None:
            messages.success(request, _("The firm is added, and its link is sent."))
            return redirect("supplier:application_partners", application_id)
    rows = [(one, _link(request, one)) for one in draft.partners]
    return render(request, "supplier/applications/partners.html", {"form": form, "draft": draft, "rows": rows})


def _link(request: HttpRequest, partner: PartnerView) -> str:
    """Empty for a part kept from a sealed request: it is answered, and its link is no more."""
    if partner.token is None:
        return ""
    return request.build_absolute_uri(reverse("public:partner", args=[partner.token]))


@require_POST
@supplier_page(SUPPLIER_ADMIN, TENDERER)
def remove(request: HttpRequest, partner_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    application_id = actions.remove_partner(partner_id, by=actor, at=clock.now())
    messages.success(request, _("The firm is taken out, and what it wrote is erased."))
    return redirect("supplier:application_partners", application_id)
