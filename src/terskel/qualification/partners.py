"""Another firm's part of a draft, before it is delivered: who is asked for what, and what it has said.

It lies encrypted with the installation's draft key, as the draft itself does. The link to it holds the id, signed.
"""

import json
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.core.signing import BadSignature, Signer

from terskel import installation
from terskel.core.decisions import Missing
from terskel.core.sealing import age
from terskel.qualification.content import PartnerPart, as_tree, canonical, partner_of
from terskel.qualification.models import Partner

_SIGNED: Final = Signer(salt="terskel.qualification.partner")


@dataclass(frozen=True, slots=True)
class AskedPart:
    """The link goes to `email`. `part` is None until the firm has answered."""

    role: str
    name: str
    number: str
    email: str
    requirement_ids: tuple[UUID, ...]
    part: PartnerPart | None


def link_token(partner_id: UUID) -> str:
    """What the link holds."""
    return _SIGNED.sign(partner_id.hex)


def id_of(token: str) -> UUID:
    """Whom a link is about; raises Missing for a link that this installation did not write."""
    try:
        return UUID(hex=_SIGNED.unsign(token))
    except (BadSignature, ValueError):
        raise Missing from None


def locked(asked: AskedPart) -> bytes:
    """As only this installation can read it."""
    tree = {
        "role": asked.role,
        "name": asked.name,
        "number": asked.number,
        "email": asked.email,
        "requirements": [str(one) for one in asked.requirement_ids],
        "part": as_tree(asked.part) if asked.part is not None else None,
    }
    return age.encrypt(canonical(tree), [str(installation.draft_identity().to_public())])


def read(partner: Partner) -> AskedPart:
    """Raises Missing where the firm was taken out of the draft, or the draft is no more."""
    if partner.content is None or partner.removed_at is not None:
        raise Missing
    tree = json.loads(age.decrypt(bytes(partner.content), str(installation.draft_identity())))
    return AskedPart(
        role=tree["role"],
        name=tree["name"],
        number=tree["number"],
        email=tree["email"],
        requirement_ids=tuple(UUID(one) for one in tree["requirements"]),
        part=partner_of(tree["part"]) if tree["part"] is not None else None,
    )
