"""Title, outlet, author and date are found where newspapers print them; a guess is worse than nothing."""

import pytest

from assistant.language import detect_language
from ingest.dates import parse_date
from ingest.metadata import find_metadata

BODY = "\n\nThe council voted on Monday to close the old bridge. Work will start in June, the mayor said.\n"
HEADS = {
    "byline with bars": "Bridge to close\n\nBy Ada Lind | 3 March 2024 | The Harbour Post",
    "bold byline": "# Bridge to close\n\n**By Ada Lind | The Harbour Post | March 3, 2024**",
    "lines of their own": "Bridge to close\nBy Ada Lind\nPublished: 3 March 2024, 08:15\nThe Harbour Post",
    "outlet first": "Bridge to close\nThe Harbour Post | Sunday, 3 March 2024, 18:40 | By Ada Lind",
    "front matter":
    "---\ntitle: \"Bridge to close\"\noutlet: The Harbour Post\nauthor: Ada Lind\ndate: 2024-03-03\n---\n",
    "toml":
    "+++\ntitle = \"Bridge to close\"\npublisher = 'The Harbour Post'\nauthor = 'Ada Lind'\ndate = 2024-03-03\n+++\n",
    "author list":
    "---\nheadline: Bridge to close\nsource: The Harbour Post\nauthors:\n  - Ada Lind\ndate: 3 March 2024\n---",
    "fields at the top": "Title: Bridge to close\nSource: The Harbour Post\nAuthor: Ada Lind\nDate: 3 March 2024",
    "author and date lines": "Bridge to close\nThe Harbour Post - news for ports\nAuthor: Ada Lind\nDate: 3 March 2024",
    "role": "Bridge to close\n\nBy Ada Lind, Political Editor\nThe Harbour Post, 3 March 2024",
    "after furniture":
    "Skip to main content\nAdvertisement\n\nBridge to close\n\nBy Ada Lind | 3 March 2024 | The Harbour Post",
    "italic outlet": "# Bridge to close\n\n*The Harbour Post, 3 March 2024*\n\nBy Ada Lind",
}  # fmt: skip


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_shapes_of_heads(head: str) -> None:
    found = find_metadata(head + BODY)
    assert (found.title, found.outlet, found.author, found.published) == (
        "Bridge to close", "The Harbour Post", "Ada Lind", "2024-03-03",
    )  # fmt: skip
    assert set(found.origins) == {"title", "outlet", "author", "published"}


def test_dateline_of_an_agency() -> None:
    found = find_metadata(
        "BRIDGE TO CLOSE\n\nPORT LUND, Norland, 3 May 2025 (Norland Press Agency) - The council voted."
    )
    assert (found.outlet, found.published) == ("Norland Press Agency", "2025-05-03")
    assert find_metadata("LONDON, England (CNN) -- The council voted to close it.").outlet == "CNN"


def test_author_at_the_foot() -> None:
    text = f"Bridge to close{BODY}\nAuthor: Ada Lind\n\nAda Lind is the news editor of Harbour.com, follow her.\n"
    found = find_metadata(text)
    assert (found.author, found.outlet) == ("Ada Lind", "Harbour.com")
    assert find_metadata(f"Bridge to close{BODY}\nBy Ada Lind and Jo Berg\n").author == "Ada Lind and Jo Berg"


@pytest.mark.parametrize(
    "line",
    [
        "By Friday the bridge will be closed to all traffic.",
        "By the time they came, it was gone.",
        "By noon, 3,000 had signed.",
    ],
)
def test_a_sentence_that_begins_with_by_is_no_byline(line: str) -> None:
    assert find_metadata(f"Bridge to close\n\n{line}{BODY}").author == ""


def test_nothing_is_invented() -> None:
    found = find_metadata(f"Bridge to close{BODY}")
    assert (found.outlet, found.author, found.published) == ("", "", "")
    long = "The council voted on Monday to close the old bridge over the river Lund after an inspection found " * 3
    assert find_metadata(long).title.endswith("…")
    assert find_metadata(long).origins["title"] == "first words"


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("3. Mai 2025", "2025-05-03"), ("le 3 août 2025", "2025-08-03"), ("3 de mayo de 2025", "2025-05-03"),
        ("12 января 2024 года", "2024-01-12"), ("3 مايو 2025", "2025-05-03"), ("2025年5月3日", "2025-05-03"),
        ("05.06.2024", "2024-06-05"), ("3/25/2025", "2025-03-25"), ("May 3rd, 2025", "2025-05-03"),
        ("2024-01-26T08:15:00Z", "2024-01-26T08:15:00Z"), ("Updated Jan. 25, 2024", "2024-01-25"),
        ("3/5/2025", ""), ("9999-99-99", ""), ("31 February 2024", ""), ("2999-01-01", ""), ("0000-00-00", ""),
    ],
)  # fmt: skip
def test_dates(printed: str, iso: str) -> None:
    assert parse_date(printed) == iso


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Der Präsident hat am Montag nicht mit der Presse gesprochen, sagte die Sprecherin.", "de"),
        ("Le président a déclaré que les ministres sont dans une réunion avec la presse.", "fr"),
        ("El presidente dijo que no se va a la reunión con los ministros.", "es"),
        ("Президент заявил, что не будет говорить с прессой в понедельник.", "ru"),
        ("قال الرئيس يوم الاثنين إنه لن يتحدث إلى الصحافة", "ar"), ("Bridge", ""),
    ],
)  # fmt: skip
def test_languages(text: str, language: str) -> None:
    assert detect_language(text) == language
