"""The facts of a line as the core's table of moves wants them."""

from terskel.core import lifecycles
from terskel.qualification.models import ApplicationLine


def line_facts(line: ApplicationLine) -> lifecycles.ApplicationLineFacts:
    return lifecycles.ApplicationLineFacts(
        opened_at=line.opened_at,
        due_at=line.due_at,
        extended_to_at=line.extended_to_at,
        admitted_at=line.admitted_at,
        rejected_at=line.rejected_at,
        withdrawn_at=line.withdrawn_at,
    )
