"""The study as SVG: plain shapes and text, readable without colour, each with a title and a description."""

from collections.abc import Sequence
from html import escape

from terskel.simulation.study import EffectiveWeight, PointCost, SpreadBand

WIDTH, HEIGHT = 640, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 20, 50, 60
_INK, _FILL, _SECOND = "#1b1b1b", "#2f5f8f", "#c9772b"


def spread_plot(bands: Sequence[SpreadBand], title: str, names: tuple[str, str, str]) -> str:
    """By price spread: how often the cheapest wins, the best wins, and a loser decides (line)."""
    marks = [f"{band.least * 100:.0f}–{band.most * 100:.0f} %" for band in bands]
    bars = [(band.cheapest_wins, band.best_quality_wins) for band in bands]
    shapes = _bars(bars) + _line([band.reversals for band in bands])
    return _framed(title, marks, shapes, [*zip(names, (_FILL, _SECOND, _INK), strict=True)], "100 %")


def weight_plot(weights: Sequence[EffectiveWeight], title: str, names: tuple[str, str], labels: Sequence[str]) -> str:
    """Published beside effective weight, one pair of bars for each criterion."""
    bars = [(one.published, one.effective) for one in weights]
    return _framed(title, list(labels), _bars(bars), [*zip(names, (_FILL, _SECOND), strict=True)], "100 %")


def cost_plot(costs: Sequence[PointCost], title: str, label: str) -> str:
    """What a point of one criterion costs as the tender's own price rises."""
    known = [(float(cost.price), float(cost.kroner)) for cost in costs if cost.kroner is not None]
    most = max((kroner for _, kroner in known), default=1.0) or 1.0
    shapes = _line([kroner / most for _, kroner in known])
    return _framed(title, [_whole(price) for price, _ in known], shapes, [(label, _INK)], _whole(most))


def _whole(figure: float) -> str:
    return f"{figure:,.0f}".replace(",", "\u00a0")


def _framed(
    title: str, marks: Sequence[str], shapes: Sequence[str], legend: Sequence[tuple[str, str]], top: str
) -> str:
    """Axes, marks and legend around the shapes; heights are shares of the axis, whose end is `top`."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH} {HEIGHT}">',
        f"<title>{escape(title)}</title>",
        '<g font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="20" font-size="15" fill="{_INK}">{escape(title)}</text>',
        f'<path d="M{_LEFT} {_TOP}V{HEIGHT - _BOTTOM}H{WIDTH - _RIGHT}" fill="none" stroke="{_INK}"/>',
        f'<text x="{_LEFT - 6}" y="{_TOP + 5}" text-anchor="end" fill="{_INK}">{escape(top)}</text>',
        f'<text x="{_LEFT - 6}" y="{HEIGHT - _BOTTOM}" text-anchor="end" fill="{_INK}">0</text>',
        *shapes,
    ]
    for place, mark in enumerate(marks):
        x = _middle(place, len(marks))
        parts.append(
            f'<text x="{x:.1f}" y="{HEIGHT - _BOTTOM + 18}" text-anchor="middle" fill="{_INK}">{escape(mark)}</text>'
        )
    x = float(_LEFT)
    for name, colour in legend:
        parts.append(f'<rect x="{x:.0f}" y="{HEIGHT - 22}" width="12" height="12" fill="{colour}"/>')
        parts.append(f'<text x="{x + 17:.0f}" y="{HEIGHT - 11}" fill="{_INK}">{escape(name)}</text>')
        x += 34 + 7.2 * len(name)
    return "\n".join([*parts, "</g>", "</svg>", ""])


def _bars(pairs: Sequence[tuple[float, float]]) -> list[str]:
    width = min(40.0, (WIDTH - _LEFT - _RIGHT) / max(len(pairs), 1) / 3)
    shapes = []
    for place, pair in enumerate(pairs):
        for side, (share, colour) in enumerate(zip(pair, (_FILL, _SECOND), strict=True)):
            x, y = _middle(place, len(pairs)) + (side - 1) * width, _height(share)
            height = HEIGHT - _BOTTOM - y
            box = f'x="{x:.1f}" y="{y:.1f}" width="{width - 2:.1f}" height="{height:.1f}"'
            shapes.append(f'<rect {box} fill="{colour}"/>')
            middle = x + width / 2 - 1
            share_text = f"{share * 100:.0f} %"
            shapes.append(
                f'<text x="{middle:.1f}" y="{y - 4:.1f}" text-anchor="middle" font-size="11">{share_text}</text>'
            )
    return shapes


def _line(shares: Sequence[float]) -> list[str]:
    places = [(_middle(place, len(shares)), _height(share)) for place, share in enumerate(shares)]
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{_INK}"/>' for x, y in places]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return [f'<polyline points="{path}" fill="none" stroke="{_INK}" stroke-width="2"/>', *dots]


def _middle(place: int, count: int) -> float:
    return _LEFT + (WIDTH - _LEFT - _RIGHT) * (place + 0.5) / max(count, 1)


def _height(share: float) -> float:
    return HEIGHT - _BOTTOM - (HEIGHT - _BOTTOM - _TOP) * share
