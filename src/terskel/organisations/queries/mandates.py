"""Reads of who may sign for a supplier, and on what that rests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from terskel.audit.statements import Row, Statement, first_of
from terskel.core.actors import Actor
from terskel.core.decisions import PERMITTED, Decision, Missing
from terskel.core.instants import last_day_before
from terskel.core.lifecycles import MANDATE, MandateFacts
from terskel.organisations.models import SigningMandate
from terskel.organisations.queries.registered import Named

NEWEST: Final = """
    SELECT m.id, m.supplier_id, m.person_id, p.name, m.kind, m.jointly, m.claimed_at, m.confirmed_at, m.confirmed_by,
    m.expires_at, m.revoked_at FROM organisations_signingmandate m
    JOIN accounts_person p ON p.id = m.person_id
    WHERE m.supplier_id = %(supplier)s AND m.person_id = %(person)s AND m.claimed_at <= %(at)s
    ORDER BY m.claimed_at DESC LIMIT 1"""
PARTIES: Final = f"""
    SELECT a.name, a.number, s.name, s.number, m.* FROM organisations_contractingauthority a
    CROSS JOIN organisations_supplier s LEFT JOIN ({NEWEST}) m ON true
    WHERE a.id = %(authority)s AND s.id = %(supplier)s"""  # noqa: S608  constants of this page

MANDATE_TOLD_DAYS_BEFORE: Final = 30
"""Policy, not law: a board that must meet to give another has time for it."""


@dataclass(frozen=True, slots=True)
class MandateView:
    """`state` as in `core.lifecycles.MANDATE`; `confirmed_by` "register", "document" or ""."""

    id: UUID
    supplier_id: UUID
    person_id: UUID
    person_name: str
    kind: str
    jointly: bool
    state: str
    claimed_at: datetime
    confirmed_at: datetime | None
    confirmed_by: str
    revoked_at: datetime | None
    last_day: date | None

    @property
    def runs(self) -> bool:
        return self.state in ("claimed", "confirmed")


class Claim(NamedTuple):
    """A mandate as `NEWEST` gives it."""

    id: UUID
    supplier_id: UUID
    person_id: UUID
    person_name: str
    kind: str
    jointly: bool
    claimed_at: datetime
    confirmed_at: datetime | None
    confirmed_by: str
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Signer:
    """Both parties as letters name them, and what the person may sign on for the firm now; None where it is nothing."""

    authority: Named
    supplier: Named
    mandate: MandateView | None


def mandate_facts(row: SigningMandate | Claim) -> MandateFacts:
    return MandateFacts(row.claimed_at, row.confirmed_at, row.expires_at, row.revoked_at)


def mandates(reader: Actor, *, at: datetime) -> list[MandateView]:
    """The newest of each person of the reader's own firm, by name."""
    if reader.organisation_id is None or not reader.is_supplier:
        return []
    return sorted(newest_mandates([reader.organisation_id], at=at).values(), key=lambda one: one.person_name)


def newest_mandates(supplier_ids: Iterable[UUID], *, at: datetime) -> dict[tuple[UUID, UUID], MandateView]:
    """For later rooms: the newest of each person of these suppliers at `at`, by supplier and person."""
    rows = SigningMandate.objects.filter(supplier_id__in=list(supplier_ids), claimed_at__lte=at)
    newest = rows.order_by("supplier_id", "person_id", "-claimed_at").distinct("supplier_id", "person_id")
    return {
        (row.supplier_id, row.person_id): _view(row, row.person.name, at) for row in newest.select_related("person")
    }


def mandate(mandate_id: UUID, *, at: datetime) -> MandateView:
    """One of them; for later rooms, where something was delivered on it."""
    row = SigningMandate.objects.select_related("person").get(id=mandate_id)
    return _view(row, row.person.name, at)


def may_sign_for(supplier_id: UUID, person_id: UUID, *, at: datetime) -> Decision:
    """Whether nothing that was claimed for the person is over: a mandate that expired or was taken back signs nothing.

    Where nothing was claimed, the firm's word is the role it gave the person.
    """
    rows = SigningMandate.objects.filter(supplier_id=supplier_id, person_id=person_id, claimed_at__lte=at)
    newest = rows.order_by("-claimed_at").first()
    return MANDATE.permit("sign", mandate_facts(newest), at) if newest is not None else PERMITTED


def running_mandate(supplier_id: UUID, person_id: UUID, *, at: datetime) -> MandateView | None:
    """What the person may sign on now, the claim alone counted in; for later rooms."""
    row = first_of(NEWEST, {"supplier": supplier_id, "person": person_id, "at": at})
    return None if row is None else _running(Claim._make(row), at)


def signer_asked(authority_id: UUID, supplier_id: UUID | None, person_id: UUID | None, *, at: datetime) -> Statement:
    """What `signer` tells is asked by this; the caller may ask it together with others."""
    return PARTIES, {"authority": authority_id, "supplier": supplier_id, "person": person_id, "at": at}


def signer(told: Sequence[Row], *, at: datetime) -> Signer:
    """Of what the person delivers to the authority for the firm. Raises Missing."""
    if not told:
        raise Missing
    [row] = told
    claimed = None if row[4] is None else _running(Claim._make(row[4:]), at)
    return Signer(Named(*row[:2]), Named(*row[2:4]), claimed)


def _running(claimed: Claim, at: datetime) -> MandateView | None:
    view = _view(claimed, claimed.person_name, at)
    return view if view.runs else None


def mandates_to_tell(*, at: datetime, limit: int) -> list[UUID]:
    """Those that run out within `MANDATE_TOLD_DAYS_BEFORE` days and nobody has been told of, the nearest first."""
    near = at + timedelta(days=MANDATE_TOLD_DAYS_BEFORE)
    rows = SigningMandate.objects.filter(
        expires_at__gt=at, expires_at__lte=near, revoked_at__isnull=True, expiry_told_at__isnull=True
    )
    return list(rows.order_by("expires_at", "id").values_list("id", flat=True)[:limit])


def _view(row: SigningMandate | Claim, person_name: str, at: datetime) -> MandateView:
    return MandateView(
        id=row.id,
        supplier_id=row.supplier_id,
        person_id=row.person_id,
        person_name=person_name,
        kind=row.kind,
        jointly=row.jointly,
        state=MANDATE.state(mandate_facts(row), at),
        claimed_at=row.claimed_at,
        confirmed_at=row.confirmed_at,
        confirmed_by=row.confirmed_by,
        revoked_at=row.revoked_at,
        last_day=last_day_before(row.expires_at) if row.expires_at is not None else None,
    )
