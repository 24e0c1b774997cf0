"""One competition under way, as the demo's people know it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from terskel.cli.demo.admissions import RunningDps
from terskel.cli.demo.cast import Body, Firm
from terskel.cli.demo.needs import NeedPlan
from terskel.cli.demo.pace import Pace
from terskel.cli.demo.voices import Claim, Voices


@dataclass(slots=True)
class Run:
    """`claims` is what each tenderer says on each quality criterion; `failing` lacks the first mandatory requirement."""

    running: RunningDps
    body: Body
    need: NeedPlan
    firms: Sequence[Firm]
    voices: Voices
    pace: Pace
    id: UUID
    requirements: tuple[UUID, ...]
    quality: tuple[UUID, ...]
    claims: dict[tuple[UUID, UUID], Claim] = field(default_factory=dict)

    @property
    def failing(self) -> UUID | None:
        """One tender too many to be believable without a flaw: of five or more, the last one falls short."""
        return self.firms[-1].id if len(self.firms) > 4 else None

    def name(self, supplier_id: UUID) -> str:
        return next(firm.plan.name for firm in self.firms if firm.id == supplier_id)
