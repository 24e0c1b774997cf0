"""Short ways to write models, criteria and tenders in tests."""

from decimal import Decimal

from terskel.core.evaluation import Criterion, EvaluatedTender

PRICE = Criterion("p", "Pris", Decimal(40), "price")
QUALITY = Criterion("q", "Løsning", Decimal(60), "quality")


def price(weight: str = "50") -> Criterion:
    return Criterion("p", "Pris", Decimal(weight), "price")


def quality(weight: str = "50", key: str = "q") -> Criterion:
    return Criterion(key, f"Kvalitet {key}", Decimal(weight), "quality")


def tender(key: str, amount: str | None, **points: str) -> EvaluatedTender:
    given = None if amount is None else Decimal(amount)
    return EvaluatedTender(key, given, {name: Decimal(value) for name, value in points.items()})
