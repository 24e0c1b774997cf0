"""After the deadline: receipt is settled, and two different people open what came."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.audit import moves as audit
from terskel.audit import queries as audit_queries
from terskel.audit.act import action, record
from terskel.competitions import moves as competitions
from terskel.competitions.queries import Terms
from terskel.core import lifecycles, outages
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse, require
from terskel.documents import moves as documents
from terskel.operations import queries as operations
from terskel.organisations import queries as organisations
from terskel.tenders import letters, policy, settling, unsealing
from terskel.tenders.actions.delivering import deliver
from terskel.tenders.events import ShareReleased, TendersOpened
from terskel.tenders.facts import tender_facts
from terskel.tenders.models import Delivery, OpenedTender, Opening, ShareRelease, TreeHead
from terskel.vault import opening as vault_opening

# Refusals that make a delivery a late attempt: it arrived too late, or in time but could not be stored before the
# settlement.
LATE: Final = frozenset({"tenders.deadline_passed", "tenders.settled"})


@action
def settle(competition_id: UUID, *, by: Actor, at: datetime) -> str:
    """No delivery is in flight any more: publish the root of the tree. Done once; returns the root."""
    terms = competitions.lock_for_opening(competition_id, at=at)
    return settling.settle(terms, by=by, at=at).root


@action
def release_share(
    competition_id: UUID, *, passphrase: str, impartial: bool, by: Actor, at: datetime
) -> datetime | None:
    """An opener releases their own share with their passphrase; the last one needed opens the tenders.

    `impartial`: the opener confirms that nothing makes them partial (FOA § 7-5). Returns how long the share waits
    for the next opener, or None when the tenders were opened.
    """
    terms = competitions.lock_for_opening(competition_id, at=at)
    person_id = policy.require_opener(by, terms)
    opened = Opening.objects.filter(competition_id=terms.competition_id).first()
    if opened is not None:
        refuse("tenders.already_opened", opened_at=opened.opened_at)
    if not impartial:
        refuse("tenders.not_impartial", "FOA § 7-5")
    head = settling.settle(terms, by=by, at=at)
    released = vault_opening.release_share(terms.competition_id, person_id=person_id, passphrase=passphrase, at=at)
    waits_until = released.expires_at if isinstance(released, vault_opening.First) else None
    ShareRelease.objects.create(
        competition_id=terms.competition_id, person_id=person_id, released_at=at, waits_until=waits_until
    )
    _record(ShareReleased(person_id=person_id, waits_until=waits_until), terms, by, at)
    if isinstance(released, vault_opening.Opened):
        _open(terms, head, released.identity, by, at)
    return waits_until


def _open(terms: Terms, head: TreeHead, identity: str, by: Actor, at: datetime) -> None:
    releases = _effective_releases(terms.competition_id, at)
    counting = _counting(terms.competition_id)
    for delivery in counting:
        require(lifecycles.TENDER.permit("open", tender_facts(terms, delivery.tender, delivery), at))
    opened = [
        unsealing.open_delivery(terms, delivery, number, identity, by=by, at=at)
        for number, delivery in enumerate(counting, start=1)
    ]
    record_id = _write_record(terms, head, counting, opened, releases, by, at)
    Opening.objects.create(
        competition_id=terms.competition_id,
        first_released_at=releases[0].released_at,
        first_by_id=releases[0].person_id,
        opened_at=at,
        second_by_id=releases[-1].person_id,
        record_id=record_id,
    )
    documents.reveal_letters(terms.competition_id, at=at, by=by)
    audit.reveal(terms.competition_id, at=at)
    _record(
        TendersOpened(
            tender_ids=tuple(delivery.tender_id for delivery in counting),
            unreadable=tuple(
                delivery.tender_id for delivery, one in zip(counting, opened, strict=True) if one.unreadable
            ),
            opened_by=tuple(release.person_id for release in releases),
            root=head.root,
            size=head.size,
            record_id=record_id,
        ),
        terms,
        by,
        at,
    )


def _counting(competition_id: UUID) -> list[Delivery]:
    """The last version of each tender, unless withdrawn, in the order of arrival."""
    latest = (
        Delivery.objects.filter(competition_id=competition_id).order_by("tender_id", "-version").distinct("tender_id")
    )
    return sorted(
        (delivery for delivery in latest if delivery.withdrawn_at is None),
        key=lambda delivery: (delivery.received_at, delivery.id),
    )


def _effective_releases(competition_id: UUID, at: datetime) -> list[ShareRelease]:
    """The releases that opened: each opener's last one, those still waiting and the one made now, in their order."""
    last: dict[UUID, ShareRelease] = {}
    for release in ShareRelease.objects.filter(competition_id=competition_id).order_by("released_at", "id"):
        if release.waits_until is None or release.waits_until > at:
            last[release.person_id] = release
    return sorted(last.values(), key=lambda release: (release.released_at, release.id))


def _write_record(
    terms: Terms,
    head: TreeHead,
    counting: Sequence[Delivery],
    opened: Sequence[OpenedTender],
    releases: Sequence[ShareRelease],
    by: Actor,
    at: datetime,
) -> UUID:
    suppliers = organisations.suppliers([delivery.tender.supplier_id for delivery in counting])
    lines = []
    for delivery, one in zip(counting, opened, strict=True):
        supplier = suppliers[delivery.tender.supplier_id]
        lines.append(
            letters.OpenedLine(
                number=one.number,
                supplier=supplier.name,
                supplier_number=supplier.number,
                version=delivery.version,
                received_at=delivery.received_at,
                manifest_sha256=delivery.manifest_sha256,
                unreadable=one.unreadable,
            )
        )
    people = accounts.people([release.person_id for release in releases])
    closes_at = terms.closes_at
    if closes_at is None:
        raise Missing
    data = letters.opening_record(
        terms,
        sender=letters.party(organisations.authority(terms.authority_id)),
        tenders=lines,
        releases=[letters.Release(people[one.person_id].name, one.released_at) for one in releases],
        late=_late_attempts(terms.competition_id),
        settled_at=head.settled_at,
        root=head.root,
        size=head.size,
        opened_at=at,
        outages=outages.near(closes_at, operations.outages(since=closes_at - outages.NEAR, at=at)),
        measured=operations.measured_from(closes_at - outages.NEAR),
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


def _late_attempts(competition_id: UUID) -> list[letters.LateAttempt]:
    """Every delivery that was tried after the deadline, in the order the attempts arrived."""
    refused = audit_queries.refusals(deliver, competition_id, LATE)
    suppliers = organisations.suppliers([one.organisation_id for one in refused if one.organisation_id is not None])
    attempts = [
        letters.LateAttempt(
            supplier=letters.party(suppliers[one.organisation_id]),
            person=one.person_name,
            received_at=datetime.fromisoformat(str(one.payload["received_at"])),
            code=str(one.payload["code"]),
        )
        for one in refused
        if one.organisation_id is not None
    ]
    return sorted(attempts, key=lambda one: one.received_at)


def _record(event: ShareReleased | TendersOpened, terms: Terms, by: Actor, at: datetime) -> None:
    if terms.closes_at is None:
        raise Missing
    record(
        event,
        by=by,
        at=at,
        subject=("competitions.Competition", terms.competition_id),
        matters=[terms.competition_id, terms.dps_id],
    )
