"""A line chart as SVG with both axes logarithmic; no plotting library is needed for three of them."""

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor, log10

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP, _RIGHT = 640, 360, 70, 45, 40, 20
_COLOURS = ("#1f6feb", "#d29922", "#2da44e", "#cf222e")


def line_chart(title: str, x_label: str, x: Sequence[float], series: Mapping[str, Sequence[float]]) -> str:
    """The chart of some series over the same `x`. All values must be above zero."""
    values = [v for ys in series.values() for v in ys]
    low_x, high_x = floor(log10(min(x))), ceil(log10(max(x)))
    low_y, high_y = floor(log10(min(values))), max(ceil(log10(max(values))), floor(log10(min(values))) + 1)

    def at_x(v: float) -> float:
        return _LEFT + (log10(v) - low_x) / (high_x - low_x or 1) * (_WIDTH - _LEFT - _RIGHT)

    def at_y(v: float) -> float:
        return _HEIGHT - _BOTTOM - (log10(v) - low_y) / (high_y - low_y) * (_HEIGHT - _BOTTOM - _TOP)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="20" font-size="15">{escape(title)}</text>',
        f'<text x="{_WIDTH / 2}" y="{_HEIGHT - 8}" text-anchor="middle">{escape(x_label)}</text>',
    ]
    for power in range(low_y, high_y + 1):
        y = at_y(10.0**power)
        parts.append(f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#dddddd"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    parts += [
        f'<text x="{at_x(10.0**power):.1f}" y="{_HEIGHT - _BOTTOM + 16}" text-anchor="middle">{10**power:,}</text>'
        for power in range(low_x, high_x + 1)
    ]
    for number, (name, ys) in enumerate(series.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        points = " ".join(f"{at_x(a):.1f},{at_y(b):.1f}" for a, b in zip(x, ys, strict=True))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{at_x(a):.1f}" cy="{at_y(b):.1f}" r="3" fill="{colour}"/>' for a, b in zip(x, ys, strict=True)
        ]
        parts.append(f'<text x="{_LEFT + 8}" y="{_TOP + 14 * number + 4}" fill="{colour}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>", ""])
