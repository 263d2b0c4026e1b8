"""Articles in other languages are found by their own words, split into sentences and cited exactly."""

import pytest

import assistant
from assistant.sentences import sentence_spans

ARTICLES = {
    "de": ("Brücke wird geschlossen", "Der Stadtrat hat am Montag beschlossen, die alte Brücke zu schließen. "
           "Die Bürgermeisterin Ada Lind sagte, dass die Arbeiten im Juni beginnen.", "Brücke schließen Stadtrat"),
    "fr": ("Le pont sera fermé", "Le conseil municipal a décidé lundi de fermer le vieux pont. "
           "La maire Ada Lind a déclaré que les travaux commenceront en juin.", "fermer le pont conseil"),
    "es": ("El puente se cerrará", "El ayuntamiento decidió el lunes cerrar el viejo puente. "
           "La alcaldesa Ada Lind dijo que las obras empezarán en junio.", "cerrar puente ayuntamiento"),
    "ru": ("Мост закроют", "Городской совет решил в понедельник закрыть старый мост. "
           "Мэр заявила, что работы начнутся в июне и продлятся до осени.", "закрыть старый мост"),
    "ar": ("إغلاق الجسر", "قرر مجلس المدينة يوم الاثنين إغلاق الجسر القديم. "
           "وقالت رئيسة البلدية إن الأعمال ستبدأ في يونيو.", "إغلاق الجسر القديم"),
}  # fmt: skip


@pytest.mark.parametrize("language", ARTICLES)
def test_search_and_citation(make_library, language: str) -> None:
    library = make_library({f"{code}.txt": f"{title}\n\n{text}\n" for code, (title, text, _) in ARTICLES.items()})
    bot = assistant.load(library)
    hit = bot.search(ARTICLES[language][2], k=1)[0]
    assert hit.source == f"{language}.txt"
    article = bot.catalogue.find(hit.source)[0]
    assert article.language == language
    assert article.text[hit.start : hit.end] == hit.text
    assert len(sentence_spans(article.text, article.language)) == 3
