"""Who says what: the rules against labels made by hand, and what they find in news they were not written on.

    python -m benchmarks.attribution                  the labelled sentences of articles/, both halves
    python -m benchmarks.attribution --read FOLDER    100 random outputs on a test set's documents, to be read

A label names acceptable speakers (any printed or resolved form that holds the words), stances and outlets. The half
that marked as held out was split by article; docs/experiments.md tells what was measured before it was looked at.
"""

import json
import random
import re
import sys
import time
from collections import Counter
from pathlib import Path

from assistant.sentences import sentence_spans
from assistant.voices import Statement, statements
from eval.outside.load import records

ROOT = Path(__file__).resolve().parent.parent
LABELS = ROOT / "eval" / "data" / "attribution-sample.jsonl"


def plain(text: str) -> str:
    """Folded words without articles, for comparing names."""
    words = re.findall(r"\w+(?:['’]\w+)?", text.lower().replace("’", "'"))
    return f" {' '.join(w for w in words if w not in ('the', 'a', 'an'))} "


def score(label: dict[str, list[str]], found: Statement | None, printed: str) -> dict[str, bool]:
    """What of one labelled sentence is right."""
    if not label["speaker"]:
        return {"nobody speaks, and none is named": found is None}
    if found is None:
        return {"speaker": False, "speaker and stance": False, "speaker, stance and outlets": False}
    names = (plain(found.speaker), plain(printed) if len(printed) < 90 else "")
    speaker = any(plain(s) in n for s in label["speaker"] for n in names)
    stance = speaker and found.stance in label["stance"]
    wanted, got = {plain(t) for t in label["through"]}, {plain(t) for t in found.through}
    outlets = bool(wanted & got) if wanted else not got
    return {"speaker": speaker, "speaker and stance": stance, "speaker, stance and outlets": stance and outlets}


def table(verbose: bool) -> str:
    """Counts of both halves, as a Markdown table."""
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    cells: dict[str, list[str]] = {}
    for held_out in (False, True):
        right, of = Counter[str](), Counter[str]()
        for source in dict.fromkeys(x["source"] for x in labels if x["held_out"] == held_out):
            text = (ROOT / "articles" / source).read_bytes().decode()
            spans = sentence_spans(text)
            main: dict[int, Statement] = {}
            for s in statements(text, spans):
                main.setdefault(s.index, s)
            for label in (x for x in labels if x["source"] == source):
                at = text.find(label["sentence"])
                if at < 0:
                    of["label that no longer fits its article"] += 1
                    continue
                end = at + len(label["sentence"])
                index = max(range(len(spans)), key=lambda i: min(spans[i][1], end) - max(spans[i][0], at))
                found = main.get(index)
                outcome = score(label, found, text[slice(*found.speaker_span)] if found else "")
                for name, hit in outcome.items():
                    of[name] += 1
                    right[name] += hit
                if verbose and not all(outcome.values()):
                    print("   wrong:", label["speaker"], label["stance"], label["through"], "<>",
                          found and (found.speaker, found.stance, found.through), "|", label["sentence"][:90])  # fmt: skip
        for name, n in of.items():
            cells.setdefault(name, []).append(f"{right[name]} of {n} ({right[name] / n:.3f})")
    lines = ["| right | seen while the rules were made | held out at first |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {name} | {' | '.join(row)} |" for name, row in cells.items())])


def read(folder: Path, seed: int = 100) -> None:
    """Print 100 random statements with their sentences, and the time the rules took."""
    path = next(p for p in (folder / "documents.jsonl.gz", folder / "documents.jsonl") if p.is_file())
    texts = [d["text"] for d in records(path)]
    found: list[tuple[str, Statement]] = []
    began, size = time.perf_counter(), 0
    for text in texts:
        spans = sentence_spans(text)
        size += len(text)
        found += [(text, s) for s in statements(text, spans)]
    seconds = time.perf_counter() - began
    print(f"{len(texts)} articles, {size} characters, {len(found)} statements, {seconds:.1f} s with sentences")
    for text, s in random.Random(seed).sample(found, min(100, len(found))):
        printed = " ".join(text[slice(*s.speaker_span)].split())
        print(f"{s.speaker} ({printed}) | {s.verb} | {s.stance}{' not' if s.negated else ''} | {', '.join(s.through)}"
              f"{' | continued' if s.continued else ''}{' | nested' if s.nested else ''}")  # fmt: skip
        print("      " + " ".join(s.sentence.split())[:280])


if __name__ == "__main__":
    if "--read" in sys.argv:
        read(Path(sys.argv[sys.argv.index("--read") + 1]))
    else:
        print(table("-v" in sys.argv))
