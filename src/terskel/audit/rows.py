"""The bytes of an event that the tree covers: every column, in one spelling."""

from datetime import UTC

from terskel.audit.models import Event
from terskel.core.canonical import canonical_json


def content(event: Event) -> bytes:
    """Canonical JSON of the whole row as it is stored."""
    return canonical_json(
        {
            "id": str(event.id),
            "kind": event.kind,
            "at": event.at.astimezone(UTC).isoformat(),
            "recorded_at": event.recorded_at.astimezone(UTC).isoformat(),
            "actor_kind": event.actor_kind,
            "person_id": _text(event.person_id),
            "person_name": event.person_name,
            "organisation_id": _text(event.organisation_id),
            "subject_kind": event.subject_kind,
            "subject_id": _text(event.subject_id),
            "matters": [str(matter) for matter in event.matters],
            "hidden_until_opened": _text(event.hidden_until_opened),
            "payload": event.payload,
        }
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
