"""Plots as inline SVG: text in the page's own font and colours, nothing to load. Pure functions on numbers."""

from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 360, 240, 44, 34, 24, 10
_W, _H = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
_ROW = 26  # pixels of one bar
_NAMES = 190  # pixels kept for the names of bars


def _x(share: float) -> float:
    return LEFT + share * _W


def _y(share: float) -> float:
    return TOP + (1 - share) * _H


def _frame(title: str, inside: str, xlabel: str, ylabel: str, ticks: Sequence[tuple[float, str]]) -> str:
    grid = "".join(
        f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{_y(v):.1f}" y2="{_y(v):.1f}"/>'
        f'<text x="{LEFT - 6}" y="{_y(v) + 4:.1f}" text-anchor="end">{v:g}</text>'
        for v in (0, 0.25, 0.5, 0.75, 1)
    )
    below = "".join(
        f'<text x="{_x(v):.1f}" y="{HEIGHT - 18}" text-anchor="middle">{escape(t)}</text>' for v, t in ticks
    )
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(title)}">{grid}{below}{inside}'
        f'<text x="{LEFT + _W / 2}" y="{HEIGHT - 3}" text-anchor="middle">{escape(xlabel)}</text>'
        f'<text x="{LEFT}" y="{TOP - 10}" class="label">{escape(ylabel)}</text></svg></figure>'
    )


_SHARES = ((0.0, "0"), (0.5, "0.5"), (1.0, "1"))


def reliability_plot(table: Sequence[tuple[float, float, int]]) -> str:
    """Share answerable against confidence; on the diagonal confidence means what it says. Dots grow with their count."""
    most = max((n for _, _, n in table), default=1)
    dots = "".join(
        f'<circle cx="{_x(c):.1f}" cy="{_y(r):.1f}" r="{3 + 7 * (n / most) ** 0.5:.1f}">'
        f"<title>confidence {c:.2f}, answerable {r:.2f}, {n} questions</title></circle>"
        for c, r, n in table
    )
    diagonal = f'<line class="ideal" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>'
    return _frame("Reliability", diagonal + dots, "confidence", "share that the articles answer", _SHARES)


def risk_plot(points: Sequence[tuple[float, float]]) -> str:
    """Risk against coverage, as steps."""
    path, before = "", 0.0
    for coverage, risk in points:
        path += f"{'L' if path else 'M'}{_x(before):.1f},{_y(risk):.1f}L{_x(coverage):.1f},{_y(risk):.1f}"
        before = coverage
    line = f'<path class="line" d="{path}"/>' if path else ""
    return _frame("Risk and coverage", line, "share of questions answered, surest first", "share wrong", _SHARES)


def histogram(title: str, values: Sequence[float], unit: str, bins: int = 24) -> str:
    """Counts of values in equal bins up to the largest."""
    if not values:
        return ""
    top = max(values) or 1.0
    counts = [0] * bins
    for v in values:
        counts[min(bins - 1, int(v / top * bins))] += 1
    most = max(counts)
    bars = "".join(
        f'<rect x="{_x(i / bins) + 0.5:.1f}" y="{_y(c / most):.1f}" width="{_W / bins - 1:.1f}" '
        f'height="{_H * c / most:.1f}"><title>{c} of {len(values)}</title></rect>'
        for i, c in enumerate(counts)
        if c
    )
    ticks = [(v, f"{v * top:.3g}") for v in (0.0, 0.5, 1.0)]
    return _frame(title, bars, unit, f"share of the highest bar ({most})", ticks)


def intervals(title: str, rows: Sequence[tuple[str, float, float, float, int]]) -> str:
    """One line a name: a dot at the share, a whisker over its interval, the count at the end."""
    height = _ROW * len(rows) + 24
    left, span = _NAMES, 620 - _NAMES - 60
    body = ""
    for v in (0.0, 0.25, 0.5, 0.75, 1.0):
        at = left + v * span
        body += f'<line class="grid" x1="{at}" x2="{at}" y1="0" y2="{height - 20}"/>'
        body += f'<text x="{at}" y="{height - 6}" text-anchor="middle">{v:g}</text>'
    for i, (name, value, low, high, n) in enumerate(rows):
        y = _ROW * i + _ROW / 2
        short = name if len(name) <= 28 else "…" + name[-27:]
        body += (
            f'<text x="{left - 10}" y="{y + 4}" text-anchor="end">{escape(short)}<title>{escape(name)}</title></text>'
            f'<line class="line" x1="{left + low * span:.1f}" x2="{left + high * span:.1f}" y1="{y}" y2="{y}"/>'
            f'<circle cx="{left + value * span:.1f}" cy="{y}" r="4.5"><title>{value:.3f} ({low:.3f}–{high:.3f})</title>'
            f'</circle><text x="{left + span + 12}" y="{y + 4}">n = {n}</text>'
        )
    return (
        f'<figure class="wide"><figcaption>{escape(title)}</figcaption><svg viewBox="0 0 620 {height}" role="img" '
        f'aria-label="{escape(title)}">{body}</svg></figure>'
    )
