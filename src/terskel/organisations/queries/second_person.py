"""Which decisions about suppliers take two people."""

from uuid import UUID

from terskel.organisations.models import SecondPersonRule


def second_person_decisions(authority_id: UUID) -> frozenset[str]:
    """Those that one person proposes and another makes, of `SECOND_PERSON_DECISIONS`; none where nothing was chosen."""
    newest = SecondPersonRule.objects.filter(authority_id=authority_id).order_by("-decided_at", "-id")
    return frozenset(newest.values_list("decisions", flat=True).first() or ())
