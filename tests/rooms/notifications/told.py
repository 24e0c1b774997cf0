"""Who was told what, after the fact: the job run by hand."""

from terskel.audit.models import Event
from terskel.core.actors import SYSTEM
from terskel.notifications import actions
from terskel.notifications.models import Message


def tell(kind: str) -> list[Message]:
    """What everybody is told of the last event of that kind."""
    event = Event.objects.filter(kind=kind).order_by("-id").first()
    if event is None:
        raise AssertionError(f"no {kind} happened")
    actions.deliver(event.id, by=SYSTEM, at=event.at)
    return list(Message.objects.filter(event_id=event.id).select_related("person").order_by("person__name"))


def told(kind: str) -> list[str]:
    """The names of those who are told."""
    return [message.person.name for message in tell(kind)]
