"""Who is told that an organisation's own system no longer takes what is sent to it."""

from collections.abc import Iterable

from terskel.audit.queries import EventView
from terskel.core.actors import AUTHORITY_ADMIN, SUPPLIER_ADMIN
from terskel.notifications.readers import Telling, each_once, identifier, people, subject, tells, those_with


@tells("notifications.WebhookStopped")
def _to_who_made_it_and_the_administrators(event: EventView) -> Iterable[Telling]:
    organisation_id = identifier(event, "organisation_id")
    makers = people([identifier(event, "person_id")], organisation_id)
    readers = each_once([*makers, *those_with(organisation_id, AUTHORITY_ADMIN, SUPPLIER_ADMIN)])
    yield Telling(readers, ("webhook", subject(event)), {"host": str(event.payload["host"])})
