"""Places, signing mandates and bodies with other names, in a real browser at both widths, without barriers."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.urls import reverse

from terskel.accounts.models import Person
from terskel.core.places import PlaceOfPerformance
from terskel.dps import actions, models
from tests.browser.conftest import Visit
from tests.browser.people import as_
from tests.worlds import cast as casting
from tests.worlds.cast import oslo, the_cast
from tests.worlds.dps import DpsWorld, draft_dps, operative_dps

AT = oslo("2027-02-01 10:00")


@pytest.fixture(scope="module")
def world(database: None, set_clock: Callable[[datetime], None]) -> DpsWorld:
    made = operative_dps(the_cast())
    models.Category.objects.filter(dps_id=made.id).update(nuts=["NO081", "NO072"], remote=True)
    set_clock(AT)
    return made


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_holds(world: DpsWorld, visit: Visit, width: int) -> None:
    cast = world.cast
    draft = draft_dps(cast, name=f"Nye tjenester {width}", codes=("A", "B"))
    actions.state_place(draft.id, PlaceOfPerformance(("NO081",)), by=cast.astrid, at=AT)
    visit(None, None, width=width).open("/dps/").see("Oslo (1)").open("/dps/?place=NO072").see("fjernarbeid er mulig")
    astrid = as_(visit, cast.astrid, width=width)
    astrid.open(reverse("authority:dps_places", args=[draft.id])).see("Hele landet")
    astrid.open(reverse("authority:dps_category", args=[draft.id, draft.category_ids[0]]))
    bjorn = as_(visit, cast.bjorn, width=width)
    bjorn.open(reverse("supplier:mandate")).see("Prokura")
    bjorn.open(reverse("supplier:firm")).see("Hvem som kan signere")
    operator = casting.person(f"Odd Drift {width}")
    Person.objects.filter(pk=operator).update(operator_since=AT)
    odd = visit(operator, operator, width=width)
    odd.open(reverse("account:bodies")).see("Helfo")
    odd.open(reverse("account:body_rename", args=[cast.helfo_id]))
    odd.open(reverse("account:body_merge", args=[cast.helfo_id]))
