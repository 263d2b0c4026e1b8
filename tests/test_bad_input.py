"""Bad input, class by class: nothing crashes, nothing hangs, every refused file is named with a reason, the rest goes on."""

import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pypdf
import pytest
from langchain_core.embeddings import Embeddings

from assistant.errors import IngestError, LibraryLocked, LibraryReadOnly, Unreadable
from assistant.library import Catalogue, Writer
from assistant.vectors import VectorIndex
from benchmarks.crash import HashEmbeddings
from ingest import Report, ingest_folder, readers
from ingest.prepare import prepare

GOOD = "Bridge to close\n\nThe council voted on Monday to close the old bridge over the river Lund.\n"
PAGE = f"<html><head><title>Bridge to close</title></head><body><article><p>{GOOD * 4}</p>%s</article></body></html>"


def docx_bytes(text: str) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def zip_bytes(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def pdf_bytes(password: str = "") -> bytes:
    writer, out = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password)
    writer.write(out)
    return out.getvalue()


def _laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    body = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "ha">{entities}]><w:document>&l9;</w:document>'
    members = {name: content for name, content in _members(docx_bytes("x")).items() if name != "word/document.xml"}
    return zip_bytes({**members, "word/document.xml": body.encode()})


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {n: archive.read(n) for n in archive.namelist()}


REFUSED: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.txt", b"", "empty"),
    "white space": ("a.txt", b" \r\n\t\n", "empty"),
    "byte-order mark alone": ("a.txt", b"\xef\xbb\xbf", "no text"),
    "NUL bytes": ("a.txt", b"\x00" * 5000, "NUL"),
    "NUL within text": ("a.txt", GOOD.encode() + b"\x00", "NUL"),
    "binary named .txt": ("a.txt", bytes(range(256)) * 40, "text file"),
    "control characters": ("a.txt", b"\x01\x02\x03 hello " * 200, "control characters"),
    "UTF-8 mixed with Latin-1": ("a.txt", "Größe – “so”".encode() * 3 + "Größe".encode("latin-1"), "mixes UTF-8"),
    "a broken UTF-16 file": ("a.txt", b"\xff\xfe" + "text".encode("utf-16-le") + b"\x00", "starts like utf-16"),
    "one line of 50 MB": ("a.txt", b"word " * 10_000_000, "too long for one article"),
    "only punctuation": ("a.txt", b"... --- !!!", "no text"),
    "HTML 10,000 levels deep": ("a.html", b"<div>" * 10_000 + b"x", "deep"),
    "HTML without an article": ("a.html", b"<html><body><script>alert(1)</script></body></html>", "no article"),
    "a page of frames": ("a.html", b"<html><iframe src='http://x'></iframe><meta http-equiv=refresh></html>", "no article"),
    "a broken PDF": ("a.pdf", b"%PDF-1.7\n%garbage", "broken"),
    "a PDF that is text": ("a.pdf", GOOD.encode(), "broken"),
    "an encrypted PDF": ("a.pdf", pdf_bytes("secret"), "encrypted"),
    "a PDF without text": ("a.pdf", pdf_bytes(), "OCR"),
    "a broken Word document": ("a.docx", b"PK\x03\x04 nothing", "broken"),
    "an entity bomb": ("a.docx", _laughs(), "broken"),
    "an empty Word document": ("a.docx", docx_bytes(""), "empty"),
    "a broken zip": ("a.zip", b"PK\x05\x06 nothing", "broken"),
    "a zip bomb": ("a.zip", zip_bytes({f"{i}.txt": b"0" * 60_000_000 for i in range(5)}), "unpacks to more"),
    "a zip within a zip": ("a.zip", zip_bytes({"b.zip": zip_bytes({"c.txt": GOOD.encode()})}), "not opened"),
    "a path out of the zip": ("a.zip", zip_bytes({"../../etc/x.txt": GOOD.encode()}), "leads out"),
    "broken JSON": ("a.json", b'{"text": "x"', "no JSON"),
    "JSON nested 100,000 deep": ("a.json", b"[" * 100_000, "JSON"),
    "JSON without articles": ("a.json", b'{"count": 3}', "no field"),
    "JSON Lines of numbers": ("a.jsonl", b"1\n2\n", "no JSON object"),
    "CSV without a text column": ("a.csv", b"a,b\n1,2\n", "no column"),
    "an e-mail without text": ("a.eml", b"Subject: x\nFrom: y@z\n\n", "no text"),
    "an old Word file": ("a.doc", b"\xd0\xcf\x11\xe0", "save it as .docx"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "data", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_read_is_named_and_the_rest_goes_on(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    report = ingest(tmp_path, {name: data, "good.txt": GOOD.encode()})
    assert [f.source for f in report.failed] == [name]
    assert reason in report.failed[0].reason
    assert "\n" not in report.failed[0].reason
    assert (report.new, report.articles) == (1, 1)


def ingest(tmp_path: Path, files: dict[str, bytes]) -> Report:
    folder = tmp_path / "articles"
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return ingest_folder(folder, tmp_path / "library", HashEmbeddings(), "hash", workers=1)


READ: dict[str, tuple[str, bytes, str, str]] = {
    "UTF-16 without a mark": ("a.txt", GOOD.encode("utf-16-le"), "utf-16-le", "file"),
    "UTF-16 with a mark": ("a.txt", GOOD.encode("utf-16"), "utf-16", "file"),
    "UTF-32 with a mark": ("a.txt", GOOD.encode("utf-32"), "utf-32", "file"),
    "UTF-8 with a mark": ("a.txt", GOOD.encode("utf-8-sig"), "utf-8-sig", "file"),
    "Windows Western": ("a.txt", (GOOD + "“Größe” – sagte der Bürgermeister über die Brücke.").encode("cp1252"), "cp1252", "file"),
    "Windows Cyrillic": ("a.txt", ("Мост закроют. Президент заявил об этом в понедельник. " * 3).encode("cp1251"), "cp1251", "file"),
    "KOI8-R": ("a.txt", ("Мост закроют. Президент заявил об этом в понедельник. " * 3).encode("koi8-r"), "koi8_r", "file"),
    "Windows Arabic": ("a.txt", ("قال الرئيس يوم الاثنين إن الجسر سيغلق بحسب الوكالة " * 3).encode("cp1256"), "cp1256", "file"),
    "old Mac newlines": ("a.txt", GOOD.replace("\n", "\r").encode(), "utf-8", "file"),
    "a page": ("a.html", (PAGE % "").encode(), "utf-8", "extracted"),
    "a page in Latin-1": ("a.htm", ("<meta charset=iso-8859-1>" + PAGE % "<p>Größe</p>").encode("latin-1"), "iso-8859-1", "extracted"),
    "a page with script, frame and refresh":
    ("a.html", (PAGE % "<script>evil()</script><iframe src=x>f</iframe><meta http-equiv=refresh>").encode(), "utf-8", "extracted"),
    "a Word document": ("a.docx", docx_bytes(GOOD), "docx", "extracted"),
    "an e-mail": ("a.eml", b"Subject: Bridge to close\nFrom: Ada <a@b>\n\n" + GOOD.encode(), "eml", "extracted"),
    "one JSON article": ("a.json", json.dumps({"title": "Bridge", "body": GOOD}).encode(), "utf-8", "extracted"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "data", "encoding", "space"), READ.values(), ids=READ)
def test_encodings_and_formats_are_read_exactly(
    tmp_path: Path, name: str, data: bytes, encoding: str, space: str
) -> None:
    report = ingest(tmp_path, {name: data})
    assert (report.failed, report.new) == ([], 1)
    (article,) = Catalogue(tmp_path / "library").articles(text=True)
    assert (article.encoding, article.space) == (encoding, space)
    if space == "file":
        assert article.text == data.decode(encoding)
    else:
        assert "council voted on Monday" in article.text
    assert "evil" not in article.text
    assert [f.source for f in report.guessed] == (
        [name] if encoding[:2] in ("cp", "ko") or encoding == "utf-16-le" else []
    )


def test_records_and_zips_hold_several_articles(tmp_path: Path) -> None:
    records = [{"headline": f"Story {i}", "text": GOOD, "outlet": "Post", "date": "2024-03-03"} for i in (1, 2)]
    lines = "\n".join([json.dumps(records[0]), "no json", "", json.dumps(records[1])])
    report = ingest(tmp_path, {
        "a.jsonl": lines.encode(), "b.json": json.dumps({"articles": records}).encode(),
        "c.csv": b'title;body\nOne;"line, one\nline two of the story"\nTwo;\n',
        "d.zip": zip_bytes({"in/x.txt": GOOD.encode(), "y.jsonl": lines.encode(), "__MACOSX/x.txt": b"no", "pic.png": b"x"}),
    })  # fmt: skip
    assert report.new == 4
    found = {a.source: a for a in Catalogue(tmp_path / "library").articles()}
    assert sorted(found) == [
        "a.jsonl#1", "a.jsonl#4", "b.json#1", "b.json#2", "c.csv#1", "d.zip/in/x.txt", "d.zip/y.jsonl#1", "d.zip/y.jsonl#4",
    ]  # fmt: skip
    one = found["a.jsonl#4"]
    assert (one.title, one.outlet, one.published, one.space) == ("Story 2", "Post", "2024-03-03", "extracted")
    assert [f.source for f in report.failed] == ["a.jsonl#2", "c.csv#2", "d.zip/y.jsonl#2"]
    assert readers.text_of(tmp_path / "articles" / "d.zip", "/y.jsonl#4") == GOOD


def test_fields_of_records_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.csv").write_text(f'kopf,inhalt\nBrücke,"{GOOD}"\n')
    fields = {"text": "inhalt", "title": "kopf"}
    ingest_folder(tmp_path / "articles", tmp_path / "library", HashEmbeddings(), "hash", fields=fields)
    (article,) = Catalogue(tmp_path / "library").articles(text=True)
    assert (article.title, article.text) == ("Brücke", GOOD)


def test_names_of_any_kind(tmp_path: Path) -> None:
    names = [
        "new\nline.txt",
        "emoji 👩‍👩‍👧.txt",
        "right \u202eto left.txt",
        "sub/deep/é e\u0301.md",
        "semi;colon #3.txt",
        "-x.txt",
    ]
    report = ingest(tmp_path, {n: GOOD.encode() for n in names})
    (tmp_path / "articles").joinpath(os.fsdecode(b"bytes \xff\xfe.txt")).write_text(GOOD)
    report = ingest(tmp_path, {})
    assert (report.new, report.unchanged, report.failed) == (1, len(names), [])
    found = {a.source for a in Catalogue(tmp_path / "library").articles()}
    assert found == {*names, "bytes \\xff\\xfe.txt"}
    assert report.copies == len(names)
    assert "\n" not in report.text().split("\n", 1)[0]


def test_links_pipes_and_folders(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (tmp_path / "outside.txt").write_text("secret " * 20)
    (folder / "good.txt").write_text(GOOD)
    (folder / "inside.txt").symlink_to(folder / "good.txt")
    (folder / "outside.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "broken.txt").symlink_to(folder / "nowhere.txt")
    (folder / "itself.txt").symlink_to(folder / "itself.txt")
    (folder / "loop").symlink_to(folder)
    (folder / "folder.txt").mkdir()
    os.mkfifo(folder / "pipe.txt")
    report = ingest(tmp_path, {})
    assert report.new == 2
    reasons = {f.source: f.reason for f in report.failed}
    assert reasons.keys() == {"outside.txt", "broken.txt", "itself.txt", "loop", "pipe.txt"}
    assert "leads out" in reasons["outside.txt"]
    assert "regular" in reasons["pipe.txt"]
    assert "link" in reasons["loop"]
    assert "link" in reasons["broken.txt"]


def test_a_million_lines_and_a_long_line_are_read(tmp_path: Path) -> None:
    report = ingest(tmp_path, {"lines.txt": b"ok\n" * 1_000_000, "long.txt": b"word " * 100_000})
    assert (report.new, report.failed) == (2, [])
    for article in Catalogue(tmp_path / "library").articles(text=True):
        assert all(c.end - c.start <= 1200 for c in Catalogue(tmp_path / "library").chunks_of(article.id))


def test_a_file_that_vanishes_or_keeps_growing(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="vanished"):
        prepare("/f", "gone.txt", tmp_path / "gone.txt")

    class Growing(type(tmp_path)):  # type: ignore[misc]
        """A path whose file grows whenever its state was looked at."""

        def stat(self, **options: bool) -> os.stat_result:
            state = super().stat(**options)
            with open(self, "a") as file:
                file.write("more")
            return state

    (tmp_path / "grows.txt").write_text(GOOD)
    with pytest.raises(Unreadable, match="changes while it is read"):
        readers.load(Growing(tmp_path / "grows.txt"))


def test_thousands_of_tiny_equal_files(tmp_path: Path) -> None:
    report = ingest(tmp_path, {f"{i // 500}/{i}.txt": b"Nothing happened today." for i in range(3_000)})
    assert (report.new, report.articles, report.copies, report.failed) == (3_000, 3_000, 2_999, [])
    again = HashEmbeddings()
    report = ingest_folder(tmp_path / "articles", tmp_path / "library", again, "hash", workers=1)
    assert (report.unchanged, again.embedded) == (3_000, 0)


@pytest.mark.parametrize("date", ["9999-99-99", "0000-00-00", "tomorrow", "31 February 2024", "-1", "2" * 400])
def test_an_absurd_date_is_no_date(tmp_path: Path, date: str) -> None:
    ingest(tmp_path, {"a.md": f"---\ndate: {date}\n---\n{GOOD}".encode()})
    assert Catalogue(tmp_path / "library").articles()[0].published == ""


def test_a_folder_that_cannot_be_ingested(tmp_path: Path) -> None:
    cases: dict[str, Callable[[Path], object]] = {
        "does not exist": lambda p: None, "is not a folder": lambda p: p.write_text("x"), "holds no articles": Path.mkdir,
    }  # fmt: skip
    for number, (reason, make) in enumerate(cases.items()):
        make(tmp_path / f"f{number}")
        with pytest.raises(IngestError, match=reason):
            ingest_folder(tmp_path / f"f{number}", tmp_path / "library", HashEmbeddings(), "hash")
    assert not (tmp_path / "library").exists()


def test_a_folder_with_nothing_readable_gives_a_report(tmp_path: Path) -> None:
    report = ingest(tmp_path, {"a.txt": b"", "b.pdf": b"no"})
    assert (report.new, report.chunks, [f.source for f in report.failed]) == (0, 0, ["a.txt", "b.pdf"])


def test_a_library_that_cannot_be_written_or_is_being_written(tmp_path: Path) -> None:
    ingest(tmp_path, {"a.txt": GOOD.encode()})
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryReadOnly, match="cannot be written"):
        ingest_folder(tmp_path / "articles", tmp_path / "file", HashEmbeddings(), "hash")
    with (
        Writer(tmp_path / "library", VectorIndex(tmp_path / "library")),
        pytest.raises(LibraryLocked, match="another process"),
    ):
        ingest_folder(tmp_path / "articles", tmp_path / "library", HashEmbeddings(), "hash")


def test_slow_readers_are_stopped() -> None:
    def forever() -> None:
        with readers.time_limit(0.01):
            while True:
                pass

    with pytest.raises(Unreadable, match="takes more than"):
        forever()


def test_real_embedder_takes_what_is_left(tmp_path: Path, embedder: Embeddings) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "odd.txt").write_text("🇺🇦👩‍👩‍👧 \u202eabc. 中文。\n\nمرحبا؟ \u0301\n")
    assert ingest_folder(tmp_path / "a", tmp_path / "library", embedder).failed == []
