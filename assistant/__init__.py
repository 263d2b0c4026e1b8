"""Ask a folder of news articles; every sentence of the answer cites the exact words it rests on.

    import assistant
    bot = assistant.load("library/")
    answer = bot.ask("Who denied the report?")

The way of a question, module by module:

    bootstrap   builds everything from settings
    assistant   stream / ask / search
    rewrite     follow-up → stand-alone question      mentions: noun phrases of a text
    retrieve    candidates → read → ranked            library/  catalogue, writer · vectors (Chroma) · embed
                                                      match, lexicon: words of articles as arrays
    extract     quoted sentences                      sentences, terms: text into spans and words
    cite        spans → citations

Names load on first use, so that `import assistant` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.bootstrap import load
    from assistant.domain import (
        Answer,
        Article,
        Chunk,
        Citation,
        Conversation,
        Event,
        Filters,
        Hit,
        Sentence,
        Turn,
        Usage,
        Voice,
    )
    from assistant.errors import CitewireError
    from assistant.settings import Settings

_HOME = {
    "Assistant": "assistant.assistant",
    "load": "assistant.bootstrap",
    "CitewireError": "assistant.errors",
    "Settings": "assistant.settings",
}

__all__ = [
    "Answer",
    "Article",
    "Assistant",
    "Chunk",
    "Citation",
    "CitewireError",
    "Conversation",
    "Event",
    "Filters",
    "Hit",
    "Sentence",
    "Settings",
    "Turn",
    "Usage",
    "Voice",
    "load",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'assistant' has no attribute '{name}'")
    return getattr(import_module(_HOME.get(name, "assistant.domain")), name)
