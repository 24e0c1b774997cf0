"""The worker's telling, done at once: for tests that look at what people are told."""

from terskel.audit.models import Event
from terskel.core.actors import SYSTEM
from terskel.notifications import actions


def tell_everything() -> None:
    """Everyone concerned by every event so far is told of it, each once."""
    for event_id, at in Event.objects.order_by("id").values_list("id", "at"):
        actions.deliver(event_id, by=SYSTEM, at=at)
