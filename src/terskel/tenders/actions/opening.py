"""After the deadline: receipt is settled, and two different people open what came.

The last share needed begins the opening; a job unseals file after file (`unseal_next`), on any process and after any
crash, and one act makes everything readable at once (`open_unsealed`). Until then nobody reads anything.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime
from typing import Final
from uuid import UUID

from terskel.audit import moves as audit
from terskel.audit import queries as audit_queries
from terskel.audit.act import NOT_YOURS, action, name_of, record
from terskel.competitions import moves as competitions
from terskel.competitions import queries as competition_queries
from terskel.competitions.queries import Terms
from terskel.core import lifecycles, outages
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse, require
from terskel.core.envelopes import MAIN
from terskel.core.sealing.age import CannotOpen
from terskel.documents import moves as documents
from terskel.operations import queries as operations
from terskel.organisations import queries as organisations
from terskel.tenders import impartiality, letters, policy, releasing, settling, unsealing
from terskel.tenders.actions.delivering import deliver
from terskel.tenders.events import TendersOpened
from terskel.tenders.facts import tender_facts
from terskel.tenders.models import Delivery, OpenedTender, Opening, ShareRelease, TreeHead, UnsealedFile
from terskel.tenders.queries.attempts import LATE, tried_in_vain
from terskel.vault import opening as vault_opening
from terskel.vault import queries as vault
from terskel.vault.sealed import DamagedPart

WORKERS: Final = 4
"""Files of a batch that are unsealed side by side: decrypting and hashing let other threads run."""


@action
def settle(competition_id: UUID, *, by: Actor, at: datetime) -> str:
    """No delivery is in flight any more: publish the root of the tree. Done once; returns the root."""
    terms = competitions.lock_for_opening(competition_id, at=at)
    return settling.settle(terms, by=by, at=at).root


@action
def release_share(
    competition_id: UUID, *, passphrase: str, impartial: bool, by: Actor, at: datetime, recovery: bool = False
) -> datetime | None:
    """An opener releases their own share with their passphrase; the last one needed begins the opening.

    `impartial`: the opener confirms that nothing makes them partial (FOA § 7-5). `recovery`: `passphrase` is the
    authority's offline key, brought by one of its people in place of an opener who cannot come. Returns how long the
    share waits for the next one, or None when the opening has begun.
    """
    terms = competitions.lock_for_opening(competition_id, at=at)
    person_id = policy.require_recoverer(by, terms) if recovery else policy.require_opener(by, terms)
    impartiality.require_impartial(terms.competition_id, by)
    opened = Opening.objects.filter(competition_id=terms.competition_id).first()
    if opened is not None:
        refuse("tenders.already_opened", opened_at=opened.opened_at)
    if not impartial:
        refuse("tenders.not_impartial", "FOA § 7-5")
    settling.settle(terms, by=by, at=at)
    waits_until = releasing.released(
        terms, MAIN, person_id=person_id, passphrase=passphrase, recovery=recovery, by=by, at=at
    )
    if waits_until is None:
        unsealing.begin(unsealing.counting(terms.competition_id))
        releasing.unseal_later(terms.competition_id)
    return waits_until


def unseal_next(competition_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Unseal one more batch of files; False when none is left or the key is held no longer.

    The hashes of the clear bytes stand in the database before the bytes lie in the store, and a file is done once they
    do. Whatever dies in between, the batch is done again, and no bytes lie where no row names them. While one group of
    files is stored, the next is unsealed.
    """
    identity = vault_opening.held_identity(competition_id, at=at)
    batch = unsealing.pending(competition_id) if identity else []
    if identity is None or not batch:
        return False
    with ThreadPoolExecutor(WORKERS) as unsealers, ThreadPoolExecutor(1) as storer:
        storing: Future[None] | None = None
        for group in unsealing.in_groups(batch, unsealing.GROUP_BYTES):
            with ExitStack() as spools:
                keepers = list(unsealers.map(lambda row: _spooled(row, identity, spools), group))
                note_hashes(competition_id, group, by=by, at=at)
                if storing is not None:
                    storing.result()
                storing = storer.submit(_keep_all, [one for one in keepers if one is not None], spools.pop_all())
        if storing is not None:
            storing.result()
    note_done(competition_id, batch, by=by, at=at)
    return True


def _keep_all(keepers: Sequence[Callable[[], None]], spools: ExitStack) -> None:
    """Store the files of a group side by side: most of it is waiting for the disk."""
    with spools, ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda keep: keep(), keepers))


def _spooled(row: UnsealedFile, identity: str, spools: ExitStack) -> Callable[[], None] | None:
    """The file's clear bytes in memory, and what keeps them; their hash is written into the row.

    None where a part is not what was delivered: without a hash the delivery will be told to be unreadable.
    """
    chunks = unsealing.clear_parts(row, identity)
    try:
        stored, keep = spools.enter_context(documents.keeping(chunks, limit=row.size))
    except (CannotOpen, DamagedPart, documents.TooLarge):
        return None
    row.sha256 = stored.sha256
    return keep


@action
def note_hashes(competition_id: UUID, batch: Sequence[UnsealedFile], *, by: Actor, at: datetime) -> None:  # noqa: ARG001 - an act is told by whom
    """Which bytes are about to lie in the store. Refused once the competition is cancelled."""
    competitions.lock_for_opening(competition_id, at=at)
    UnsealedFile.objects.bulk_update(batch, ["sha256"])


@action
def note_done(competition_id: UUID, batch: Sequence[UnsealedFile], *, by: Actor, at: datetime) -> None:  # noqa: ARG001 - an act is told by whom
    """These files have had their turn."""
    UnsealedFile.objects.filter(id__in=[row.id for row in batch], delivery__competition_id=competition_id).update(
        done_at=at
    )


@action
def open_unsealed(competition_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Every file has had its turn: all tenders become readable at once, and the record of the opening is written.

    False while a file is left, or no key is held; nothing happens when it is done already, also where the competition
    was cancelled afterwards.
    """
    if vault.held_since(competition_id, at=at) is None:
        return Opening.objects.filter(competition_id=competition_id).exists()
    terms = competitions.lock_for_opening(competition_id, at=at)
    if Opening.objects.filter(competition_id=terms.competition_id).exists():
        return True
    held_since = vault.held_since(competition_id, at=at)
    identity = vault_opening.held_identity(competition_id, at=at)
    if held_since is None or identity is None or unsealing.pending(competition_id):
        return False
    _open(terms, settling.settle(terms, by=by, at=at), held_since, identity, by, at)
    vault_opening.finish(competition_id, at=at)
    return True


@action
def continue_opening(competition_id: UUID, *, by: Actor, at: datetime) -> None:  # noqa: ARG001 - an act is told by whom
    """An opening that stands still, as the job that went on with it is gone, goes on."""
    if vault.held_since(competition_id, at=at) is not None:
        releasing.unseal_later(competition_id)


def forget_unsealed(competition_id: UUID, *, by: Actor, at: datetime) -> None:
    """Erase clear bytes that came to nothing: of an opening that was given up, or of tenders that are unreadable.

    Two acts, so that no file counts as done whose bytes may be gone.
    """
    if take_back_unsealed(competition_id, by=by, at=at):
        erase_unsealed(competition_id, by=by, at=at)


@action
def take_back_unsealed(competition_id: UUID, *, by: Actor, at: datetime) -> bool:  # noqa: ARG001 - an act is told by whom
    """No file of an opening that does not go on is done any more. False while it goes on."""
    if vault_opening.held_while_locked(competition_id, at=at):
        if competition_queries.terms(competition_id).cancelled_at is None:
            return False
        vault_opening.let_go(competition_id)
    UnsealedFile.objects.filter(delivery__competition_id=competition_id).update(done_at=None)
    return True


@action
def erase_unsealed(competition_id: UUID, *, by: Actor, at: datetime) -> None:  # noqa: ARG001 - an act is told by whom
    """The bytes that no stored file names are gone, and the rows with them."""
    if vault_opening.held_while_locked(competition_id, at=at):
        return
    rows = UnsealedFile.objects.filter(delivery__competition_id=competition_id)
    elsewhere = UnsealedFile.objects.exclude(delivery__competition_id=competition_id)
    for sha256 in sorted(set(rows.exclude(sha256="").values_list("sha256", flat=True))):
        if not elsewhere.filter(sha256=sha256).exists():
            documents.forget_bytes(sha256)
    rows.delete()


def _open(terms: Terms, head: TreeHead, held_since: datetime, identity: str, by: Actor, at: datetime) -> None:
    releases = releasing.effective_releases(terms.competition_id, MAIN, held_since)
    counting = unsealing.counting(terms.competition_id)
    for delivery in counting:
        require(lifecycles.TENDER.permit("open", tender_facts(terms, delivery.tender, delivery), at))
    opened = unsealing.open_all(terms, counting, identity, by=by, at=at)
    audit.reveal(terms.competition_id, at=at)  # first, so that the record tells what suppliers tried in vain too
    audit.reveal_each([delivery.tender_id for delivery in counting], at=at)
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
    closes_at = terms.closes_at
    if closes_at is None:
        raise Missing
    data = letters.opening_record(
        terms,
        sender=letters.party(organisations.authority(terms.authority_id)),
        tenders=lines,
        releases=releasing.told(releases, MAIN),
        late=_late_attempts(terms.competition_id),
        denied=_denied_attempts(terms.competition_id),
        settled_at=head.settled_at,
        root=head.root,
        size=head.size,
        opened_at=at,
        outages=outages.near(
            closes_at,
            operations.outages(since=closes_at - outages.NEAR, at=at, authority_id=terms.authority_id),
        ),
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


def _denied_attempts(competition_id: UUID) -> list[letters.DeniedAttempt]:
    """Every attempt to open that was refused, and every page and act that was not for whoever tried, in order."""
    opens = name_of(release_share)
    return [
        letters.DeniedAttempt(one.person_name, one.at, str(one.payload["code"]))
        for one in reversed(tried_in_vain(competition_id))
        if one.payload.get("act") == opens or "page" in one.payload or one.payload["code"] == NOT_YOURS.code
    ]


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


def _record(event: TendersOpened, terms: Terms, by: Actor, at: datetime) -> None:
    if terms.closes_at is None:
        raise Missing
    record(
        event,
        by=by,
        at=at,
        subject=("competitions.Competition", terms.competition_id),
        matters=[terms.competition_id, terms.dps_id],
    )
