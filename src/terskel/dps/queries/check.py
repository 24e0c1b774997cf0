"""The publication check of a draft, in words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.instants import oslo_day
from terskel.core.phrases import Phrasebook
from terskel.core.publication import check_dps, finding_text, unexamined_of_dps, unexamined_text
from terskel.core.regimes import Classification, StandstillRule
from terskel.dps import setup
from terskel.dps.models import DynamicPurchasingSystem


@dataclass(frozen=True, slots=True)
class SetUpCheck:
    """What hinders publication and what to think about, in the reader's language; the regime where it can be told."""

    classification: Classification | None
    regime_text: str
    reasons: tuple[str, ...]
    standstill: StandstillRule | None
    standstill_text: str
    blocking: tuple[str, ...]
    warnings: tuple[str, ...]
    unexamined: tuple[str, ...]

    @property
    def ready(self) -> bool:
        return not self.blocking


def check(reader: Actor, dps_id: UUID, *, at: datetime) -> SetUpCheck:
    """The check of a draft of the reader's authority, were it published at `at`."""
    dps = DynamicPurchasingSystem.objects.filter(pk=dps_id).first()
    if dps is None or not (reader.is_authority and reader.acts_for(dps.authority_id)):
        raise Missing
    book, today = Phrasebook.of("dps"), oslo_day(at)
    found = setup.classify(dps, announced_on=today)
    own = setup.own_rules_of(dps, announced_on=today)
    rule = setup.standstill_of(dps, found, announced_on=today, own=own) if found is not None else None
    draft = setup.draft_of(dps, announced_on=today)
    findings = check_dps(draft, at, own)
    texts = {
        severity: tuple(finding_text(one, reader.language) for one in findings if one.severity == severity)
        for severity in ("block", "warn")
    }
    return SetUpCheck(
        classification=found,
        regime_text=book.say(f"regime.{found.regime.name}", reader.language) if found is not None else "",
        reasons=tuple(found.explain(reader.language)) if found is not None else (),
        standstill=rule,
        standstill_text=_standstill_text(dps, rule, reader) if rule is not None else "",
        blocking=texts["block"],
        warnings=texts["warn"],
        unexamined=tuple(unexamined_text(one, reader.language) for one in unexamined_of_dps(draft, at)),
    )


def _standstill_text(dps: DynamicPurchasingSystem, rule: StandstillRule, reader: Actor) -> str:
    book = Phrasebook.of("dps")
    if rule.mode == "fixed":
        return book.say("standstill.fixed", reader.language, days=rule.days)
    chosen = dps.standstill_days if dps.standstill_days is not None else (rule.days if rule.default_on else 0)
    key = "standstill.chosen" if chosen else "standstill.none"
    return book.say(key, reader.language, days=chosen)
