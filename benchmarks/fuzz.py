"""Mutates files of every format and reads them: no crash, no hang, every refusal has a reason of one line.

python -m benchmarks.fuzz --files 20000
"""

import argparse
import io
import json
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.errors import Unreadable
from benchmarks.corpus import article
from ingest.prepare import prepare

SLOWEST = 10.0  # CPU seconds
_TOKENS = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"<div>" * 300, b"</html>", b"<!DOCTYPE a [<!ENTITY b '&b;'>]>", b"\r", b"\n" * 50,
    b"---\n", b"+++\n", b"PK\x03\x04", b"%PDF-1.4", b"endobj", b"stream", b'{"', b"]" * 40, b'"', b"\\ud800", b"\xed\xa0\x80",
    b"=?utf-8?b?", b"Content-Type: text/html; charset=nope\n", b"9" * 400, "👩‍👩‍👧\u202e".encode(), b"-1", b"../", b"a" * 5000,
]  # fmt: skip


def seeds() -> dict[str, bytes]:
    """One well-formed file of each format."""
    import docx
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    text = article(1)
    paragraphs = text.split("\n\n")
    document, out = docx.Document(), io.BytesIO()
    for p in paragraphs:
        document.add_paragraph(p)
    document.save(out)
    writer, pdf = PdfWriter(), io.BytesIO()
    page = writer.add_blank_page(595, 842)
    font = DictionaryObject({NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
                             NameObject("/BaseFont"): NameObject("/Helvetica")})  # fmt: skip
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    content = DecodedStreamObject()
    content.set_data(b"BT /F1 12 Tf 50 800 Td (The council voted on Monday to close the bridge.) Tj ET")
    page[NameObject("/Contents")] = writer._add_object(content)
    writer.write(pdf)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as z:
        z.writestr("a.txt", text)
        z.writestr("b/c.md", text)
    records = [{"title": "One", "text": text}, {"title": "Two", "text": text}]
    head = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"One"}</script>'
    return {
        ".txt": text.encode(), ".md": f"---\ntitle: One\ndate: 2024-03-03\n---\n\n# One\n\n{text}".encode(),
        ".html": f"<html><head>{head}</head><body><article>{''.join(f'<p>{p}</p>' for p in paragraphs)}</article></body></html>".encode(),
        ".json": json.dumps(records).encode(), ".jsonl": "\n".join(map(json.dumps, records)).encode(),
        ".csv": ("title,text\n" + "\n".join(f'{i},"{text}"' for i in (1, 2))).encode(),
        ".eml": b"Subject: One\nFrom: Ada <a@b.c>\nDate: Sun, 03 Mar 2024 10:00:00 +0000\n\n" + text.encode(),
        ".docx": out.getvalue(), ".pdf": pdf.getvalue(), ".zip": archive.getvalue(),
    }  # fmt: skip


def mutate(data: bytes, pick: random.Random, other: bytes) -> bytes:
    """One to six random changes: flipped, cut, doubled, swapped or inserted bytes, a part of another file, a new encoding."""
    for _ in range(pick.randint(1, 6)):
        at = pick.randrange(len(data) + 1)
        length = min(len(data) - at, int(pick.paretovariate(0.7)))
        kind = pick.randrange(7)
        if kind == 0:
            data = data[:at] + pick.randbytes(min(length, 64)) + data[at + length :]
        elif kind == 1:
            data = data[:at] + data[at + length :]
        elif kind == 2:
            data = data[: at + length] + data[at : at + length] * pick.randint(1, 4) + data[at + length :]
        elif kind == 3:
            data = data[:at] + pick.choice(_TOKENS) + data[at:]
        elif kind == 4:
            data = data[:at]
        elif kind == 5:
            start = pick.randrange(len(other))
            data = data[:at] + other[start : start + 500] + data[at:]
        else:
            text = data.decode("utf-8", "ignore")
            data = text.encode(
                pick.choice(["utf-16", "utf-16-le", "cp1252", "koi8-r", "shift_jis", "utf-7"]), "replace"
            )
        data = data[:400_000]
    return data


def mutate_inside(data: bytes, pick: random.Random, other: bytes) -> bytes:
    """Change one member of a zip and pack it again, so that the change gets past the checksums."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as packed:
        names = archive.namelist()
        changed = pick.choice([n for n in names if n.startswith("word/doc")] or names)
        for name in names:
            content = archive.read(name)
            packed.writestr(name, mutate(content, pick, other) if name == changed else content)
    return out.getvalue()


def run(files: int, seed: int = 1, say: Callable[[str], None] = lambda _line: None) -> dict[str, Any]:
    """Read `files` mutated files; what became of them, and every fault with the seed that makes it again."""
    kinds = seeds()
    outcomes: Counter[str] = Counter()
    faults: list[str] = []
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(files):
            pick = random.Random(f"{seed}/{number}")
            suffix = pick.choice(list(kinds))
            path = Path(folder, f"file{suffix}")
            inside = suffix in (".docx", ".zip") and pick.random() < 0.6
            path.write_bytes(
                (mutate_inside if inside else mutate)(kinds[suffix], pick, kinds[pick.choice(list(kinds))])
            )
            started = time.process_time()
            try:
                found = prepare("/folder", path.name, path)
                outcomes[f"{suffix} read"] += 1
                for source, reason in found.problems:
                    assert source, reason
                    assert reason.strip(), source
                    assert "\n" not in reason, reason
                for a, chunks, _ in found.articles:
                    assert all(a.text[c.start : c.end] == c.text for c in chunks)
                    assert all(0 <= s < e <= len(a.text) for s, e in a.boilerplate)
                    a.text.encode()
                    if a.space == "file":
                        assert path.read_bytes().decode(a.encoding) == a.text
            except Unreadable as error:
                outcomes[f"{suffix} refused"] += 1
                if not str(error).strip() or "\n" in str(error):
                    faults.append(f"{number} {suffix}: reason {str(error)!r}")
            except Exception as error:
                faults.append(f"{number} {suffix}: {type(error).__name__}: {error}"[:400])
                say(faults[-1])
            took = time.process_time() - started
            slowest = max(slowest, took)
            if took > SLOWEST + 2:
                faults.append(f"{number} {suffix}: took {took:.1f} s")
                say(faults[-1])
    return {"files": files, "seed": seed, "outcomes": dict(sorted(outcomes.items())), "slowest_seconds": round(slowest, 2),
            "faults": faults}  # fmt: skip


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    report = run(options.files, options.seed, lambda line: print(line, file=sys.stderr, flush=True))
    print(json.dumps(report, indent=1))
    sys.exit(bool(report["faults"]))


if __name__ == "__main__":
    main()
