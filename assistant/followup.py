"""Follow-up → stand-alone question by the chat model, taken only when it says nothing the conversation does not.

The model-free rewriting (`rewrite.py`) is always made first. It is what is used when no model is chosen, when the model
fails, and when the model's rewriting brings a name, a number or a word of its own, asks something else, or still needs
the conversation to be understood. What retrieval adds from the conversation is the same either way, so that a wrong guess of either costs little.
"""

import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace

from assistant.budget import DayBudget, Reservation
from assistant.claims import name_words, negates, numbers
from assistant.domain import Turn, Usage
from assistant.prompts import rewrite_messages
from assistant.question import ASKING
from assistant.rewrite import Rewritten, points_back, said
from assistant.settings import Settings
from assistant.talk import Talk
from assistant.terms import content_words, stem, stems, words

_TURNS = 4  # earlier turns the model sees
_READ = 300  # characters of an earlier answer the model sees
_LONGEST = 300  # characters of a rewriting
_FAMILY = 4  # first letters that words of one family share: deny, denial


def by_model(
    question: str,
    history: Sequence[Turn],
    fallback: Rewritten,
    talk: Talk,
    settings: Settings,
    spent: list[Usage],
    day: DayBudget | None = None,
) -> Rewritten:
    """The model's rewriting of a follow-up, or `fallback` when none is needed or none can be trusted.

    Raises:
        ModelError: the model did not deliver.
    """
    if not history or fallback.topic_switch or not points_back(question):
        return fallback
    turns = [(t.question, said(t)[:_READ]) for t in history[-_TURNS:]]
    messages = rewrite_messages(turns, question)
    with Reservation(messages, settings, day, spent), closing(talk.pieces(messages, spent, "free")) as pieces:
        made = _tidy("".join(pieces))
    if points_back(made) or not faithful(made, question, turns):
        return fallback
    brought = tuple(w for w in content_words(made) if w not in set(words(question)))
    return replace(fallback, question=made, terms=brought, reason="filled from the conversation by the model")


def faithful(made: str, question: str, turns: Sequence[tuple[str, str]]) -> bool:
    """Whether a rewriting asks the same, with words of the conversation alone.

    Every name and number in it stands in the conversation or in the question, every other content word is of the
    family of one that does; the question's own names, numbers, asking words and its negation are kept.
    """
    if not made or "\n" in made or len(made) > _LONGEST:
        return False
    heard = "\n".join([question, *(text for turn in turns for text in turn)])
    known = set(words(heard)) | set(stems(heard))
    families = {w[:_FAMILY] for w in known if len(w) >= _FAMILY}
    mine = set(words(made))
    named = name_words(made)
    return (
        all(w in known or stem(w) in known for w in named)
        and numbers(made) <= numbers(heard)
        and all(s in known or s[:_FAMILY] in families for s in stems(made))
        and all(w in mine for w, certain in name_words(question).items() if certain)
        and numbers(question) <= numbers(made)
        and {w for w in words(question) if w in ASKING} <= mine
        and negates(question) == negates(made)
    )


def _tidy(reply: str) -> str:
    """The question alone: without a label before it or quotation marks around it."""
    lines = [line.strip() for line in reply.strip().splitlines() if line.strip()]
    made = lines[0] if len(lines) == 1 else ""
    made = re.sub(r"^(?:(?:rewritten |stand-?alone |last )?question:)\s*", "", made, flags=re.IGNORECASE)
    return made.strip().strip('"“”').strip()
