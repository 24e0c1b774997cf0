"""An opener's own share of the key to the tenders."""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.competitions.events import ShareHandedOver
from terskel.competitions.moves import lock_for_opener
from terskel.core.actors import Actor
from terskel.core.decisions import refuse
from terskel.vault import keys
from terskel.vault.policy import require_hand_over


@action
def hand_over_share(competition_id: UUID, *, to: UUID, passphrase: str, by: Actor, at: datetime) -> None:
    """An opener gives their own share to a colleague, who opens in their place; nobody's secret is rebuilt.

    Until the tenders are opened, and not while a released share waits (FOA § 22-3(2)). Deliveries go on meanwhile.
    """
    terms = lock_for_opener(competition_id)
    person_id = require_hand_over(by, to, matter_id=terms.competition_id, authority_id=terms.authority_id)
    if terms.cancelled_at is not None:
        refuse("competitions.cancelled", "FOA § 25-4", cancelled_at=terms.cancelled_at)
    keys.replace_opener(terms.competition_id, person_id, to, passphrase, at)
    record(
        ShareHandedOver(from_person_id=person_id, to_person_id=to),
        by=by,
        at=at,
        subject=("competitions.Competition", terms.competition_id),
        matters=[terms.competition_id, terms.dps_id],
    )
