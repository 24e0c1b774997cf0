"""Other firms answer their own part through a link: members of a group, and those whose capacity is relied on."""

from uuid import UUID

import pytest

from terskel.audit.models import Event
from terskel.core.actors import ANONYMOUS
from terskel.core.decisions import Missing, RefusedAct
from terskel.organisations import queries as organisations
from terskel.qualification import actions, queries
from terskel.qualification.models import Partner, PartnerStatement
from tests.rooms.refusals import refused_with
from tests.worlds.cast import Cast
from tests.worlds.dps import APPLIED_AT, DpsWorld, draft_application, open_first_window, public_dps

pytestmark = pytest.mark.django_db

BEGINS = public_dps


@pytest.fixture
def draft_id(cast: Cast, world: DpsWorld) -> UUID:
    return draft_application(world, cast.bjorn, ["IKT-01"])


def lender(cast: Cast, world: DpsWorld, draft_id: UUID) -> UUID:
    return actions.ask_partner(
        draft_id,
        role="capacity",
        name="Moderselskapet AS",
        number="923609016",
        email="mor@example.no",
        requirement_ids=[world.requirements[2]],
        by=cast.bjorn,
        at=APPLIED_AT,
    )


def member(cast: Cast, draft_id: UUID) -> UUID:
    return actions.ask_partner(
        draft_id,
        role="member",
        name="Fellen AS",
        number="974760673",
        email="felle@example.no",
        by=cast.bjorn,
        at=APPLIED_AT,
    )


def token(cast: Cast, draft_id: UUID, partner_id: UUID) -> str:
    view = queries.draft(cast.bjorn, draft_id, at=APPLIED_AT)
    return next(one.token or "" for one in view.partners if one.id == partner_id)


def test_each_firm_confirms_its_own_part_and_it_is_delivered_with_the_request(
    cast: Cast, world: DpsWorld, draft_id: UUID
) -> None:
    firms = (lender(cast, world, draft_id), member(cast, draft_id))
    with pytest.raises(RefusedAct) as refusal:
        actions.submit_application(draft_id, acting_on="management", by=cast.bjorn, at=APPLIED_AT)
    assert refused_with(refusal.value) == "qualification.partner_silent"
    assert refusal.value.refused.facts["names"] == ("Moderselskapet AS", "Fellen AS")
    for firm in firms:
        link = token(cast, draft_id, firm)
        actions.answer_as_partner(
            link, excluded=False, text="Tre folk.", given_by="Kari Mor, leder", by=ANONYMOUS, at=APPLIED_AT
        )
    actions.submit_application(draft_id, acting_on="management", by=cast.bjorn, at=APPLIED_AT)
    assert not PartnerStatement.objects.exists()
    open_first_window(world)
    statements = queries.partner_statements_of([draft_id])[draft_id]
    assert [(one.role, one.name, one.requirement_ids, one.excluded, one.given_by) for one in statements] == [
        ("member", "Fellen AS", (), False, "Kari Mor, leder"),
        ("capacity", "Moderselskapet AS", (world.requirements[2],), False, "Kari Mor, leder"),
    ]


def test_who_is_asked_lies_encrypted_and_in_no_event_and_goes_with_the_delivery(
    cast: Cast, world: DpsWorld, draft_id: UUID
) -> None:
    firm = lender(cast, world, draft_id)
    stored = bytes(Partner.objects.get(pk=firm).content or b"")
    assert stored.startswith(b"age-encryption.org/v1")
    assert b"Moder" not in stored
    link = token(cast, draft_id, firm)
    actions.answer_as_partner(link, excluded=False, text="Tre folk.", given_by="Kari Mor", by=ANONYMOUS, at=APPLIED_AT)
    for event in Event.objects.filter(kind__startswith="qualification.Partner"):
        assert set(event.payload) == {"dps_id", "supplier_id", "partner_id"}
        assert event.hidden_until_opened == world.id
    actions.submit_application(draft_id, acting_on="management", by=cast.bjorn, at=APPLIED_AT)
    assert Partner.objects.get(pk=firm).content is None
    with pytest.raises(Missing):
        queries.partner_page(link, at=APPLIED_AT)
    with pytest.raises(Missing):
        actions.answer_as_partner(link, excluded=True, text="Sent", given_by="Kari", by=ANONYMOUS, at=APPLIED_AT)


def test_the_link_shows_its_own_part_alone_and_a_made_up_one_shows_nothing(
    cast: Cast, world: DpsWorld, draft_id: UUID
) -> None:
    firm = lender(cast, world, draft_id)
    page = queries.partner_page(token(cast, draft_id, firm), at=APPLIED_AT)
    assert (page.name, page.supplier_name) == ("Moderselskapet AS", name_of_bjorns_firm(cast))
    assert [one.id for one in page.requirements] == [world.requirements[2]]
    assert [one.kind for one in page.exclusion] == ["exclusion"]
    for wrong in ("", "abc", f"{firm.hex}:abc", token(cast, draft_id, firm) + "x"):
        with pytest.raises(Missing):
            queries.partner_page(wrong, at=APPLIED_AT)


def name_of_bjorns_firm(cast: Cast) -> str:
    assert cast.bjorn.organisation_id is not None
    return organisations.supplier(cast.bjorn.organisation_id).name


def test_a_firm_taken_out_is_forgotten_and_its_link_is_dead(cast: Cast, world: DpsWorld, draft_id: UUID) -> None:
    firm = member(cast, draft_id)
    link = token(cast, draft_id, firm)
    with pytest.raises(Missing):
        actions.remove_partner(firm, by=cast.camilla, at=APPLIED_AT)
    assert actions.remove_partner(firm, by=cast.bjorn, at=APPLIED_AT) == draft_id
    assert Partner.objects.get(pk=firm).content is None
    with pytest.raises(Missing):
        queries.partner_page(link, at=APPLIED_AT)
    assert queries.draft(cast.bjorn, draft_id, at=APPLIED_AT).partners == ()
    actions.submit_application(draft_id, acting_on="management", by=cast.bjorn, at=APPLIED_AT)


def test_capacity_is_lent_for_economic_and_technical_requirements_only(
    cast: Cast, world: DpsWorld, draft_id: UUID
) -> None:
    for wrong in ([], [world.requirements[0]], [world.requirements[1], world.requirements[2]]):
        with pytest.raises(RefusedAct) as refusal:
            actions.ask_partner(
                draft_id,
                role="capacity",
                name="Mor AS",
                number="1",
                email="mor@example.no",
                requirement_ids=wrong,
                by=cast.bjorn,
                at=APPLIED_AT,
            )
        assert refused_with(refusal.value) == "qualification.partner_for_nothing"


def test_what_is_half_said_is_refused_with_the_reason(cast: Cast, world: DpsWorld, draft_id: UUID) -> None:
    link = token(cast, draft_id, lender(cast, world, draft_id))
    for said, code in (
        ({"excluded": False, "text": "Tre folk", "given_by": " "}, "partner_unsigned"),
        ({"excluded": False, "text": "", "given_by": "Kari"}, "partner_unexplained"),
        ({"excluded": True, "text": " ", "given_by": "Kari"}, "partner_unexplained"),
    ):
        with pytest.raises(RefusedAct) as refusal:
            actions.answer_as_partner(link, **said, by=ANONYMOUS, at=APPLIED_AT)  # type: ignore[arg-type]
        assert refused_with(refusal.value) == f"qualification.{code}"
    for asked, code in (
        ({"role": "friend"}, "partner_role_unknown"),
        ({"name": " "}, "partner_unnamed"),
        ({"email": "mor"}, "partner_without_address"),
    ):
        given = {"role": "member", "name": "Mor AS", "number": "1", "email": "mor@example.no", **asked}
        with pytest.raises(RefusedAct) as refusal:
            actions.ask_partner(draft_id, **given, by=cast.bjorn, at=APPLIED_AT)  # type: ignore[arg-type]
        assert refused_with(refusal.value) == f"qualification.{code}"
