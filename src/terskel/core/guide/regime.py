"""Step one of the guide: which part of the regulation governs (rulebook §5.1)."""

from collections.abc import Iterator
from dataclasses import dataclass

from terskel.core.guide.grounds import Ground
from terskel.core.guide.purchase import Purchase
from terskel.core.regimes import Classification, Kind, Regime, classify
from terskel.core.rulesets import Rule, Threshold, Unknown, as_of


@dataclass(frozen=True, slots=True)
class Governing:
    """The regime of the purchase, the thresholds it was held against, and why."""

    regime: Regime
    clause: str
    classification: Classification
    thresholds: tuple[Threshold, ...]
    unknown: tuple[Unknown, ...]
    grounds: tuple[Ground, ...]

    @property
    def verified(self) -> bool:
        """False when the answer rests on a value that was not seen in its source."""
        return all(threshold.verified for threshold in self.thresholds)


def governing(purchase: Purchase) -> Governing:
    """The regime; Regime.UNKNOWN where the data do not reach. Raises ValueError as `regimes.classify` does."""
    kind: Kind = "works" if purchase.kind == "works" else "goods_services"
    found = classify(
        cpv=purchase.cpv,
        value=purchase.value,
        kind=kind,
        buyer_kind=purchase.buyer_kind,
        announced_on=purchase.announced_on,
    )
    consequences = tuple(_special(purchase, found))
    whole = Governing(found.regime, found.clause, found, found.thresholds, found.unknown, consequences)
    if purchase.kind == "design_contest":
        whole = _design_contest(purchase, whole)
    if purchase.excluded_by:
        ground = Ground("excluded", {"clause": purchase.excluded_by})
        return Governing(Regime.OUTSIDE, purchase.excluded_by, found, (), (), (ground,))
    return _lot(purchase, whole) if purchase.lot is not None else whole


def _special(purchase: Purchase, found: Classification) -> Iterator[Ground]:
    """What follows for special services under Part II, guard services among them (rulebook N-II-04, N-II-05)."""
    if found.service_kind != "special" or found.regime is not Regime.FOA_II:
        return
    threshold = as_of(purchase.announced_on).threshold("eea_special_and_health", purchase.buyer_kind)
    if isinstance(threshold, Unknown):
        yield Ground("special_unknown", {"day": purchase.announced_on})
    elif purchase.value >= threshold.value:
        yield Ground("special_above", {"threshold": threshold.value})
    else:
        yield Ground("special_below", {"threshold": threshold.value})


def _design_contest(purchase: Purchase, whole: Governing) -> Governing:
    """Part V from its own threshold on (FOA § 5-1(5)); below it what the value alone says."""
    threshold = as_of(purchase.announced_on).threshold("design_contest", purchase.buyer_kind)
    if isinstance(threshold, Unknown):
        return Governing(
            Regime.UNKNOWN, "FOA § 5-1(5)", whole.classification, whole.thresholds, (*whole.unknown, threshold), ()
        )
    reached = purchase.value >= threshold.value
    facts = {"value": purchase.value, "threshold": threshold.value, "clause": threshold.clause}
    ground = Ground("contest_at_or_above" if reached else "contest_below", facts)
    return Governing(
        Regime.FOA_V if reached else whole.regime,
        threshold.clause if reached else whole.clause,
        whole.classification,
        (*whole.thresholds, threshold),
        whole.unknown,
        (ground,),
    )


def _lot(purchase: Purchase, whole: Governing) -> Governing:
    """A small lot of a large purchase may follow a lower part (FOA § 5-4(8))."""
    rules, lot = as_of(purchase.announced_on), purchase.lot
    rule_id = "lot_exception_works" if purchase.kind == "works" else "lot_exception_goods_services"
    threshold, share = rules.threshold(rule_id, purchase.buyer_kind), rules.share("lot_exception")
    if lot is None or whole.regime not in (Regime.FOA_II, Regime.FOA_III):
        return whole
    if isinstance(threshold, Unknown) or isinstance(share, Unknown):
        grounds = (*whole.grounds, Ground("lot_unknown", {"day": purchase.announced_on}))
        return Governing(whole.regime, whole.clause, whole.classification, whole.thresholds, whole.unknown, grounds)
    lower = Regime.FOA_II if purchase.kind == "works" else Regime.FOA_I
    why_not = tuple(_lot_faults(purchase, threshold, share))
    facts = {"value": lot.value, "threshold": threshold.value, "share": share.value}
    if why_not or lower == whole.regime:
        grounds = (*whole.grounds, *why_not)
        return Governing(whole.regime, whole.clause, whole.classification, whole.thresholds, whole.unknown, grounds)
    return Governing(
        lower,
        threshold.clause,
        whole.classification,
        (*whole.thresholds, threshold),
        whole.unknown,
        (*whole.grounds, Ground("lot_excepted", facts)),
    )


def _lot_faults(purchase: Purchase, threshold: Rule, share: Rule) -> Iterator[Ground]:
    lot = purchase.lot
    if lot is None:
        return
    if lot.value >= threshold.value:
        yield Ground("lot_too_large", {"value": lot.value, "threshold": threshold.value})
    if lot.small_lots_together * 100 > purchase.value * share.value:
        yield Ground("lots_above_share", {"together": lot.small_lots_together, "share": share.value})
