"""The second opening: what tenders say of price. When it is time is decided by the room that assesses quality."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from terskel.audit.act import NOT_YOURS, record
from terskel.competitions.queries import Terms
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.envelopes import PRICE
from terskel.documents import moves as documents
from terskel.operations import queries as operations
from terskel.organisations import queries as organisations
from terskel.tenders import letters, policy, price_record, releasing, unsealing
from terskel.tenders.events import PricesOpened
from terskel.tenders.models import OpenedPrice, OpenedTender, Opening, PriceOpening, ShareRelease
from terskel.tenders.queries.attempts import tried_in_vain
from terskel.vault import opening as vault_opening
from terskel.vault import queries as vault


def release_price_share(
    terms: Terms,
    tender_ids: Collection[UUID],
    *,
    passphrase: str,
    impartial: bool,
    recovery: bool,
    by: Actor,
    at: datetime,
) -> datetime | None:
    """An opener releases their share of the key to prices; the last one needed begins to open those of `tender_ids`.

    The competition must be held by this transaction alone. Returns as `tenders.actions.release_share`.
    """
    person_id = policy.require_recoverer(by, terms) if recovery else policy.require_opener(by, terms)
    if not impartial:
        refuse("tenders.not_impartial", "FOA § 7-5")
    waits_until = releasing.released(
        terms, PRICE, person_id=person_id, passphrase=passphrase, recovery=recovery, by=by, at=at
    )
    if waits_until is None:
        unsealing.begin([one.delivery for one in _left(terms, tender_ids)], PRICE)
        releasing.unseal_later(terms.competition_id)
    return waits_until


def open_prices(
    terms: Terms, tender_ids: Collection[UUID], *, act: str, locked_at: datetime, by: Actor, at: datetime
) -> bool:
    """Every price file has had its turn: the prices of `tender_ids` become readable at once, and it is recorded.

    The price of a tender that is not among them stays sealed. False while a file is left or no key is held. `act` is
    the name of the act that releases shares, of which refused attempts are told; `locked_at` when quality was locked.
    The competition must be held by this transaction alone.
    """
    held_since = vault.held_since(terms.competition_id, at=at)
    identity = vault_opening.held_identity(terms.competition_id, at=at)
    releases = releasing.effective_releases(terms.competition_id, PRICE, held_since) if held_since else []
    if identity is None or not releases:
        return False
    left = _left(terms, tender_ids)
    unsealing.begin([one.delivery for one in left], PRICE)
    if unsealing.pending(terms.competition_id):
        releasing.unseal_later(terms.competition_id)
        return False
    read = unsealing.read_prices(left, identity)
    record_id = _write_record(terms, left, read, releases, act=act, locked_at=locked_at, by=by, at=at)
    opening = PriceOpening.objects.create(
        competition_id=terms.competition_id,
        first_released_at=releases[0].released_at,
        first_by_id=releases[0].person_id,
        opened_at=at,
        second_by_id=releases[-1].person_id,
        record_id=record_id,
    )
    unsealing.keep_prices(terms, opening, read, by=by, at=at)
    record(
        PricesOpened(
            tender_ids=tuple(one.delivery.tender_id for one in left),
            unreadable=tuple(one.tender.delivery.tender_id for one in read if one.said is None),
            opened_by=tuple(release.person_id for release in releases),
            record_id=record_id,
        ),
        by=by,
        at=at,
        subject=("competitions.Competition", terms.competition_id),
        matters=[terms.competition_id, terms.dps_id],
    )
    vault_opening.finish(terms.competition_id, at=at, envelope=PRICE)
    return True


def _left(terms: Terms, tender_ids: Collection[UUID]) -> list[OpenedTender]:
    """Of the tenders those whose price is sealed, in the order of arrival."""
    opened = OpenedPrice.objects.filter(tender__competition_id=terms.competition_id).values("tender_id")
    rows = OpenedTender.objects.filter(
        competition_id=terms.competition_id, unreadable="", delivery__tender_id__in=set(tender_ids)
    )
    return list(rows.exclude(id__in=opened).select_related("delivery__tender").order_by("number"))


def _write_record(
    terms: Terms,
    left: Sequence[OpenedTender],
    read: Sequence[unsealing.ReadPrice],
    releases: Sequence[ShareRelease],
    *,
    act: str,
    locked_at: datetime,
    by: Actor,
    at: datetime,
) -> UUID:
    first = Opening.objects.get(competition_id=terms.competition_id)
    every = list(OpenedTender.objects.filter(competition_id=terms.competition_id).select_related("delivery__tender"))
    suppliers = organisations.suppliers([one.delivery.tender.supplier_id for one in every])
    names = {one.id: suppliers[one.delivery.tender.supplier_id].name for one in every}
    known = {one.id for one in left}
    opened_before = set(
        OpenedPrice.objects.filter(tender__competition_id=terms.competition_id).values_list("tender_id", flat=True)
    )
    before = PriceOpening.objects.filter(competition_id=terms.competition_id).order_by("opened_at").last()
    if first.opened_at is None or terms.closes_at is None:
        raise Missing
    data = price_record.letter(
        terms,
        sender=letters.party(organisations.authority(terms.authority_id)),
        lines=[
            price_record.PriceLine(one.tender.number, names[one.tender.id], one.price, unreadable=one.said is None)
            for one in read
        ],
        kept_shut=[
            names[one.id] for one in sorted(every, key=lambda one: one.number) if one.id not in known | opened_before
        ],
        releases=releasing.told(releases, PRICE, after=before.opened_at if before else None),
        denied=[
            letters.DeniedAttempt(one.person_name, one.at, str(one.payload["code"]))
            for one in reversed(tried_in_vain(terms.competition_id))
            if one.at > first.opened_at and (one.payload.get("act") == act or one.payload["code"] == NOT_YOURS.code)
        ],
        first_opened_at=first.opened_at,
        locked_at=locked_at,
        opened_at=at,
        clock_uncertainty=operations.clock_uncertainty(),
    )
    return documents.write_letter(
        data,
        matter_id=terms.competition_id,
        authority_id=terms.authority_id,
        recipient_organisation_id=None,
        at=at,
        by=by,
    )
