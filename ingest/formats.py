"""HTML, PDF, DOCX and e-mail → text. What they state about title, author and date is taken along.

The parsers raise errors of many kinds over broken files; `readers.read` gives each of them one line.
"""

import email
import email.policy
import io
import logging
import re
import zipfile
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from assistant.errors import Unreadable
from ingest.decode import decode
from ingest.documents import Document

DEEPEST = 2_000  # nested elements; beyond it parsers recurse to their end
MOST_PAGES = 2_000
LARGEST_INSIDE = 128 * 1024 * 1024  # bytes of a DOCX once unpacked
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?([\w-]+)", re.IGNORECASE)
_VOID = frozenset(b"area base br col embed hr img input link meta source track wbr p li td tr th option dd dt".split())


def _clean(value: object) -> str:
    """A string without lone surrogates and NUL, which no database takes."""
    return str(value or "").replace("\x00", "").encode("utf-8", "replace").decode()


def _deep(data: bytes) -> bool:
    depth = deepest = 0
    for closing, name in _TAG.findall(data):
        if name.lower() not in _VOID:
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    return deepest > DEEPEST


def read_html(data: bytes) -> Document:
    """The article of a saved page, without menus, scripts, frames and comments (trafilatura).

    Raises:
        Unreadable: it is nested too deep, or holds no article.
    """
    import trafilatura

    if _deep(data):
        raise Unreadable(f"is nested more than {DEEPEST} elements deep")
    named = _CHARSET.search(data[:4096])
    stated = named.group(1).decode("ascii", "replace").lower() if named else ""
    try:
        text, encoding, guessed = data.decode(stated), stated, False
    except (LookupError, ValueError):  # none stated, an unknown one, or the wrong one
        found = decode(data)
        text, encoding, guessed = found.text, found.encoding, found.guessed
    page: Any = trafilatura.bare_extraction(
        text, with_metadata=True, include_comments=False, include_tables=True, favor_recall=True
    )
    article = _clean(page.text) if page is not None else ""
    if not article.strip():
        raise Unreadable("no article was found in the page")
    known = {
        "title": _clean(page.title), "outlet": _clean(page.sitename or page.hostname),
        "author": _clean(page.author).replace("; ", ", "), "published": _clean(page.date),
        "section": _clean((page.categories or [""])[0]), "language": _clean(page.language),
    }  # fmt: skip
    # trafilatura leaves the headline out of the text; a reader, and a citation, may well want it
    if known["title"] and known["title"] not in article[:500]:
        article = f"{known['title']}\n\n{article}"
    return Document(_paragraphs(article), encoding, known=known, origin="page metadata", guessed=guessed)


def _paragraphs(text: str) -> str:
    """Blank lines between paragraphs that an extractor set on a line each."""
    return re.sub(r"\n(?=\S)(?<!\n\n)(?![-*|] )", "\n\n", text)


def read_pdf(data: bytes) -> Document:
    """The text layer of a PDF, page by page (pypdf).

    Raises:
        Unreadable: it is encrypted, has too many pages or no text layer.
    """
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of every oddity; what matters is raised
    reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable("is encrypted; save it without a password")
    if len(reader.pages) > MOST_PAGES:
        raise Unreadable(f"has more than {MOST_PAGES} pages; split it")
    pages = [page.extract_text() for page in reader.pages]
    info = reader.metadata
    title = (info.title if info else "") or ""
    known = {
        "title": "" if re.search(r"\.\w{3,4}$|^untitled", title, re.IGNORECASE) else _clean(title),
        "author": _clean(info.author) if info else "",
        "published": info.creation_date.date().isoformat() if info and info.creation_date else "",
    }
    text = _clean("\n\n".join(p.strip() for p in pages if p.strip()))
    if not text:
        raise Unreadable("holds no text, only images of pages; run text recognition (OCR) on it first")
    return Document(text, "pdf", known=known, origin="document properties")


def read_docx(data: bytes) -> Document:
    """Paragraphs and tables of a Word document (python-docx).

    Raises:
        Unreadable: it unpacks to too much, or is empty.
    """
    import docx
    from docx.table import Table

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(i.file_size for i in archive.infolist()) > LARGEST_INSIDE:
            raise Unreadable(f"unpacks to more than {LARGEST_INSIDE // 2**20} MiB")
    document = docx.Document(io.BytesIO(data))
    parts = [
        "\n".join(" | ".join(c.text.strip() for c in row.cells) for row in block.rows)
        if isinstance(block, Table)
        else block.text
        for block in document.iter_inner_content()
    ]
    about = document.core_properties
    known = {
        "title": _clean(about.title), "author": _clean(about.author) if about.author != "python-docx" else "",
        "published": about.created.date().isoformat() if about.created and about.created.year > 2013 else "",
    }  # fmt: skip
    text = _clean("\n\n".join(p.strip() for p in parts if p.strip()))
    if not text:
        raise Unreadable("the document is empty")
    return Document(text, "docx", known=known, origin="document properties")


def read_email(data: bytes) -> Document:
    """The body of a saved e-mail; plain text is preferred to HTML.

    Raises:
        Unreadable: it has no readable body.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    body = message.get_body(preferencelist=("plain", "html")) if isinstance(message, EmailMessage) else None
    if not isinstance(body, EmailMessage):
        raise Unreadable("the e-mail has no text")
    content = body.get_content()
    subject, sender, sent = (_clean(message.get(h, "")) for h in ("subject", "from", "date"))
    if body.get_content_type() == "text/html":
        content = read_html(_clean(content).encode()).text
    text = _clean(content)
    if not text.strip() or not (subject or sender):
        raise Unreadable(
            "the e-mail has no text" if not text.strip() else "is no e-mail: it has neither subject nor sender"
        )
    try:
        published = parsedate_to_datetime(sent).isoformat() if sent else ""
    except (ValueError, TypeError):
        published = ""
    known = {"title": subject, "author": parseaddr(sender)[0], "published": published}
    return Document(text, "eml", known=known, origin="e-mail header")
