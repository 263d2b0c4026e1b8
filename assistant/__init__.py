"""Ask a folder of news articles; every sentence of the answer cites the exact words it rests on.

    import assistant
    bot = assistant.load("library/")
    answer = bot.ask("Who denied the report?")

The way of a question, module by module:

    bootstrap   builds everything from settings            settings · errors · domain (the published values)
    assistant   stream / ask / search                      langchain: the same as retriever and runnable
    rewrite     follow-up → stand-alone question           ellipses · antecedents · mentions
    retrieve    candidates, then word by word              match · lexicon · embed · vectors · library/
    question    what is asked for                          terms · thesaurus · gazetteer
    evidence    sentences, scored                          spans (short answers) · reader (learned) · voices/ (who says)
    abstain     does the evidence answer?                  language: it cannot when no article is in the question's
    extract     the quoted answer                          compose · overview · timeline · moments
    parts       several questions in one, two sides of a comparison
    generate    the written answer, when a model is named  followup · models · prompts · talk · propose · replies · gate · budget
    verify      is each sentence supported?                claims · ground · support
    cite        spans → citations                          recheck: a saved answer, checked again

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
