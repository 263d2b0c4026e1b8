"""Words → search terms: case folding, stop words, stems. Shared by retrieval, extraction and verification."""

import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer

WORD = re.compile(r"\d+(?:[.,]\d+)*%?|\w+(?:['’]\w+)?", re.UNICODE)

STOP = frozenset(
    [
        "a",
        "about",
        "above",
        "after",
        "again",
        "against",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "because",
        "been",
        "before",
        "being",
        "below",
        "between",
        "both",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "down",
        "during",
        "each",
        "few",
        "for",
        "from",
        "further",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "here",
        "hers",
        "herself",
        "him",
        "himself",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "itself",
        "just",
        "let",
        "me",
        "more",
        "most",
        "my",
        "myself",
        "no",
        "nor",
        "not",
        "now",
        "of",
        "off",
        "on",
        "once",
        "only",
        "or",
        "other",
        "our",
        "ours",
        "ourselves",
        "out",
        "over",
        "own",
        "same",
        "shall",
        "she",
        "should",
        "so",
        "some",
        "such",
        "than",
        "that",
        "the",
        "their",
        "theirs",
        "them",
        "themselves",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "to",
        "too",
        "under",
        "until",
        "up",
        "upon",
        "very",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
        "yours",
        "yourself",
        "yourselves",
        "'s",
        "s",
        "t",
        "don",
        "one's",
        "according",
        "article",
        "articles",
        "report",
        "reports",
        "tell",
        "says",
        "say",
        "said",
    ]
)
"""Function words, and words that any question about news may hold."""


class _OfThread(threading.local):
    """A stemmer keeps the word it works on: two threads with one would spoil each other's, and the cache below."""

    def __init__(self) -> None:
        self.english = snowballstemmer.stemmer("english")


_STEMMER = _OfThread()


def fold(text: str) -> str:
    """Case-folded, compatibility-normalised, without combining marks; typographic quotes made plain."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'"))
    marks = {c for c in set(decomposed) if unicodedata.combining(c)}  # most texts hold none, and need no second look
    return ("".join(c for c in decomposed if c not in marks) if marks else decomposed).casefold()


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Snowball (Porter 2) stem of one folded word; possessive dropped."""
    word = word.removesuffix("'s").removesuffix("'")
    return str(_STEMMER.english.stemWord(word))


def words(text: str) -> list[str]:
    """Folded words in order."""
    return WORD.findall(fold(text))


def as_term(phrase: str) -> str:
    """Its folded words but for stop words, with a space between them: as document frequencies are kept."""
    return " ".join(w for w in words(phrase) if w not in STOP)


@lru_cache(maxsize=512)
def all_words(text: str) -> str:
    """Folded words in order with a space around each, to look for a run of words in; kept for the texts seen last."""
    return f" {' '.join(words(text))} "


def content_words(text: str) -> list[str]:
    """Folded words without stop words, in order, each once."""
    return list(dict.fromkeys(w for w in words(text) if w.removesuffix("'s") not in STOP and w != "'s"))


def stems(text: str) -> list[str]:
    """Stems of the content words, in order, each once."""
    return list(dict.fromkeys(stem(w) for w in content_words(text)))
