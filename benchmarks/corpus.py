"""Synthetic articles of any number, made from the sentences of the sample articles: for measuring size, not quality.

Every sentence keeps its shape; names, numbers and a third of the other words are exchanged, so that no two articles
are near copies and the vocabulary grows with the corpus as it does in a newspaper. Same seed, same text.
"""

import argparse
import random
import re
from pathlib import Path

from assistant.sentences import sentence_spans

SAMPLES = Path(__file__).resolve().parent.parent / "articles"
_WORD = re.compile(r"[^\W\d_]{4,}|\d+")
_SYLLABLES = [a + b for a in "bdfghklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "in", "ol", "us")]
_OUTLETS = ["The Lund Post", "Harbour Times", "Norland Press Agency", "The Evening Ledger", "Valley News"]
PER_ARTICLE = 20  # sentences; about 10 chunks


def _sentences() -> list[str]:
    found = []
    for path in sorted(SAMPLES.rglob("*/*.*")):
        text = path.read_text(encoding="utf-8")
        found += [text[a:b] for a, b in sentence_spans(text) if 60 < b - a < 260 and text[b - 1] == "."]
    return found


def _name(pick: random.Random) -> str:
    return "".join(pick.choices(_SYLLABLES, k=pick.choice((2, 3)))).capitalize()


_POOL: list[str] = []
_VOCABULARY: list[str] = []


def article(number: int, seed: int = 7) -> str:
    """One article; the same for the same number and seed."""
    if not _POOL:
        _POOL.extend(_sentences())
        _VOCABULARY.extend(sorted({w for s in _POOL for w in _WORD.findall(s) if w.islower()}))
    pick = random.Random(f"{seed}/{number}")
    names: dict[str, str] = {}

    def swap(match: re.Match[str]) -> str:
        word = match.group()
        if word.isdigit():
            return str(pick.randint(2, 999))
        if word[0].isupper():
            return names.setdefault(word, _name(pick))
        if pick.random() < 0.3:
            return pick.choice(_VOCABULARY) if pick.random() < 0.8 else _name(pick).lower()
        return word

    lines = [_WORD.sub(swap, s) for s in pick.sample(_POOL, PER_ARTICLE)]
    paragraphs = [" ".join(lines[i : i + 2]) for i in range(0, len(lines), 2)]
    head = f"{_name(pick)} and {_name(pick)}: {lines[0][:60].rsplit(' ', 1)[0]}"
    day = f"{pick.randint(2019, 2024)}-{pick.randint(1, 12):02}-{pick.randint(1, 28):02}"
    byline = f"By {_name(pick)} {_name(pick)} | {pick.choice(_OUTLETS)} | {day}"
    return f"{head}\n\n{byline}\n\n" + "\n\n".join(paragraphs) + "\n"


def write(folder: Path, count: int, seed: int = 7) -> None:
    """Write articles as text files, a thousand a folder; those that are there are left."""
    for number in range(count):
        path = folder / f"{number // 1000:04}" / f"{number:07}.txt"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(article(number, seed), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    options = parser.parse_args()
    write(options.folder, options.count)
