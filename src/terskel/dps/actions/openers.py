"""An opener's own share of the key to the first window."""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.dps.events import ShareHandedOver
from terskel.dps.models import DynamicPurchasingSystem
from terskel.vault import keys
from terskel.vault.policy import require_hand_over


@action
def hand_over_share(dps_id: UUID, *, to: UUID, passphrase: str, by: Actor, at: datetime) -> None:
    """An opener gives their own share to a colleague, who opens in their place; nobody's secret is rebuilt.

    Until the first window is opened, and not while a released share waits (FOA § 22-3(2)).
    """
    dps = DynamicPurchasingSystem.objects.filter(pk=dps_id).first()
    if dps is None:
        raise Missing
    person_id = require_hand_over(by, to, matter_id=dps.id, authority_id=dps.authority_id)
    keys.replace_opener(dps.id, person_id, to, passphrase, at)
    record(
        ShareHandedOver(from_person_id=person_id, to_person_id=to),
        by=by,
        at=at,
        subject=("dps.DynamicPurchasingSystem", dps.id),
        matters=[dps.id],
    )
