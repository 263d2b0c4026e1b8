"""Cited words against present ones, word by word: `said on [-Monday-] {+Tuesday+}`."""

import re
from difflib import SequenceMatcher

_WORD = re.compile(r"\S+")
_LONGEST = 4_000  # characters looked at on either side; beyond it the words are cut


def difference(cited: str, present: str, *, whole: bool = False) -> str:
    """Mark what of `cited` is gone `[-…-]` and what stands there now `{+…+}`.

    `present` is a longer text in which the place that resembles `cited` most is looked for, unless `whole`.
    Returns an empty text when nothing in `present` resembles `cited`.
    """
    before = _WORD.findall(cited[:_LONGEST])
    after = _WORD.findall(present[:_LONGEST] if whole else present)
    if not whole:
        after = _closest(before, after)
    if not after and not whole:
        return ""
    parts: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            parts += before[a:b]
            continue
        if b > a:
            parts.append(f"[-{' '.join(before[a:b])}-]")
        if d > c:
            parts.append(f"{{+{' '.join(after[c:d])}+}}")
    return " ".join(parts)


def _closest(words: list[str], text: list[str]) -> list[str]:
    """The stretch of `text`, about as long as `words`, that shares most with it."""
    matcher = SequenceMatcher(None, words, text, autojunk=False)
    best = matcher.find_longest_match()
    if best.size < min(2, len(words)):
        return []
    start = max(0, best.b - best.a)
    end = min(len(text), best.b + best.size + len(words) - best.a - best.size)
    # Words put in or taken out shift the edges: keep from the first to the last word that is shared.
    slack = len(words) // 4 + 1
    low, high = max(0, start - slack), min(len(text), end + slack)
    blocks = [b for b in SequenceMatcher(None, words, text[low:high], autojunk=False).get_matching_blocks() if b.size]
    if not blocks:
        return text[start:end]
    first, last = blocks[0], blocks[-1]
    return text[
        max(low, low + first.b - first.a) : min(high, low + last.b + last.size + len(words) - last.a - last.size)
    ]
