"""Boilerplate is marked, never cut; running text is never marked."""

from itertools import pairwise

import pytest
from hypothesis import given, settings

from ingest.chunk import chunk
from ingest.clean import boilerplate
from tests.test_spans import texts

BODY = "The council voted on Monday to close the old bridge. Work will start in June, the mayor said.\n\n"
NOISE = [
    "Share this article", "Share post:", "Facebook | Twitter | WhatsApp", "Please enter your comment!",
    "Please enter your name here", "Leave a comment", "12 comments", "Sign up for our daily newsletter",
    "Subscribe to our morning letter", "Advertisement", "Story continues below advertisement", "Read more",
    "Read also: Ten bridges to see before you die", "RELATED: The bridge that fell", "Watch next: The ferry is back",
    "Photo: Jo Lund / Agency", "© 2024 Example Media. All rights reserved.", "At the bridge © Jo Lund / Getty Images",
    "We use cookies to improve your experience", "5 min read", "Skip to main content", "(ABC/xy)", "Teilen",
    "Lesen Sie auch: Die Fähre fährt wieder", "Читайте также: Паром снова ходит", "Log in to comment",
]  # fmt: skip


def marked(text: str, title: str = "") -> list[str]:
    return [text[a:b] for a, b in boilerplate(text, title)]


@pytest.mark.parametrize("line", NOISE)
def test_a_furniture_line_is_marked_wherever_it_stands(line: str) -> None:
    assert marked(f"Bridge to close\n\n{BODY}{line}\n\n{BODY}") == [line]
    assert marked(f"Bridge to close\n\n{BODY}{BODY}**{line}**\n") == [f"**{line}**"]


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell by 4% on Monday.", "Related parties must declare their interest, the court ruled.",
        "More from the council is expected on Friday.", "Search teams found the boat at dawn.",
        "Comments by the mayor angered the union.", "Facebook said on Monday that it had removed the page.",
        "The photo shows the bridge before it fell.", "Home prices rose in May.",
        "“Subscribe to nothing, believe nothing,” he said.", "Next month the court will hear the case.",
    ],
)  # fmt: skip
def test_running_text_that_looks_like_it_is_not(line: str) -> None:
    assert marked(f"Bridge to close\n\n{BODY}{line}\n\n{BODY}{line}") == []


def test_headlines_of_other_articles_at_the_end_are_marked() -> None:
    other = "Mayor Loses His Hat in Storm Over New Ferry (VIDEO)\n\n\nThe Ten Best Beaches of the West Coast"
    assert marked(f"Bridge to close\n\n{BODY}\n\n{other}\n") == other.split("\n\n\n")
    teasers = "More like this\n\nBritain opens a ferry line\n\nThe first ship left on Monday and..."
    assert "".join(marked(f"Bridge to close\n\n{BODY}{teasers}")) == teasers.replace("\n", "")


def test_a_repeated_headline_is_marked_once() -> None:
    text = f"Bridge to close\n\nBridge To Close\n\n{BODY}"
    assert marked(text, "Bridge to close") == ["Bridge To Close"]


def test_a_caption_over_two_lines_is_marked_whole() -> None:
    caption = "Demonstrators living in the U.S.\n\nprotest against the bridge© Jo Lund / Getty Images"
    text = f"Title\n\n{BODY}{caption}\n\n{BODY}"
    assert len(marked(text)) == 2


def test_a_page_of_nothing_but_headlines_stays() -> None:
    assert marked("Read more\n\nShare post") == []


def test_marked_lines_are_in_no_chunk() -> None:
    text = f"Bridge to close\n\n{BODY}More like this\n\nKherson: Scale of torture\n"
    chunks = chunk("id", text, "sha", boilerplate(text))
    assert "Kherson" not in " ".join(c.text for c in chunks)
    assert "mayor" in " ".join(c.text for c in chunks)


@given(texts)
@settings(max_examples=200, deadline=None)
def test_spans_are_ordered_and_inside_the_text(text: str) -> None:
    spans = boilerplate(text)
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(x[1] < y[0] for x, y in pairwise(spans))


def test_the_furniture_of_the_real_reports_is_marked(shared) -> None:
    """Judged on the five reports: what a reader would call furniture, and nothing of the news itself."""
    counts = {}
    for path in sorted((shared / "articles").iterdir()):
        text = path.read_bytes().decode()
        spans = boilerplate(text, text.split("\n", 1)[0])
        counts[path.name[:3]] = len(spans)
        assert all(b - a <= 200 for a, b in spans)
    assert counts == {"000": 0, "001": 0, "002": 3, "003": 8, "004": 5}
