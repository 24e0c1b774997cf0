"""A request with a key is carried out once: the same one again gets the stored answer, another one is refused.

Answers lie encrypted with the installation's draft key, for they may name files of a tender; a fingerprint is made
under a key outside the database, so that a dump says nothing of what was sent. Both are forgotten after a day.
"""

import hmac
import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from terskel import installation
from terskel.accounts.models import ApiAddress, ApiAnswer
from terskel.core.decisions import refuse
from terskel.core.sealing import age

REMEMBERED: Final = timedelta(days=1)
GIVEN_UP: Final = timedelta(minutes=10)
"""A request that nothing was heard of for so long was cut off: its process died. Whoever asks again carries it out."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` is text; every answer to a request with a key is JSON. `etag`: as its header had it, "" for none."""

    status: int
    content_type: str
    body: str
    etag: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """This request is the first with its key and is to be carried out."""

    id: UUID


@dataclass(frozen=True, slots=True)
class Given:
    """The key was used: the answer, and the fingerprint of the request it belongs to."""

    fingerprint: str
    answer: Answer


def fingerprint(*parts: bytes) -> str:
    """Of a request; equal for equal parts on this installation only."""
    key = sha256(b"idempotency" + settings.SECRET_KEY.encode()).digest()
    mac = hmac.new(key, digestmod=sha256)
    for part in parts:
        mac.update(len(part).to_bytes(8, "big"))
        mac.update(part)
    return mac.hexdigest()


def claim(token_id: UUID, key: str, *, at: datetime) -> Claim | Given:
    """Take the key for this request, or learn what it was answered. Refused while the first is under way.

    No act: whatever it guards is one, in a transaction of its own.
    """
    try:
        with transaction.atomic():
            row = ApiAnswer.objects.create(token_id=token_id, key=key, claimed_at=at)
            return Claim(row.id)
    except IntegrityError:
        pass
    with transaction.atomic():
        held = ApiAnswer.objects.select_for_update().filter(token_id=token_id, key=key).first()
        if held is None:
            refuse("accounts.key_under_way")
        if held.answered_at is not None:
            return Given(held.fingerprint, Answer(**json.loads(_unlocked(bytes(held.ciphertext)))))
        if held.claimed_at > at - GIVEN_UP:
            refuse("accounts.key_under_way")
        held.claimed_at = at
        held.save(update_fields=["claimed_at"])
        return Claim(held.id)


def still_under_way(first: Claim, *, at: datetime) -> None:
    """What takes long says so now and then, so that nobody carries it out beside it."""
    ApiAnswer.objects.filter(id=first.id, answered_at__isnull=True).update(claimed_at=at)


def settle(first: Claim, answer: Answer, fingerprint: str, *, at: datetime) -> None:
    """The request is carried out: from now on it is answered so."""
    ApiAnswer.objects.filter(id=first.id).update(
        answered_at=at, fingerprint=fingerprint, ciphertext=_locked(json.dumps(asdict(answer)).encode())
    )


def free(first: Claim) -> None:
    """Nothing was carried out, so the key may be used again."""
    ApiAnswer.objects.filter(id=first.id, answered_at__isnull=True).delete()


def forget(*, at: datetime) -> int:
    """Erase what is older than a day; returns how many answers."""
    ApiAddress.objects.filter(window_from__lt=at - REMEMBERED).delete()
    return ApiAnswer.objects.filter(claimed_at__lt=at - REMEMBERED).delete()[0]


def _locked(content: bytes) -> bytes:
    return age.encrypt(content, [str(installation.draft_identity().to_public())])


def _unlocked(content: bytes) -> bytes:
    return age.decrypt(content, str(installation.draft_identity()))
