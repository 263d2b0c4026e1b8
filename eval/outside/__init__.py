"""Test sets nobody here wrote: loaders for a folder of them, and one function a set that measures it.

A set is a folder with `documents.jsonl.gz` (`{doc_id, title, text, source, date}`) and `queries.jsonl.gz`
(`{qid, question, answers, gold_doc_ids, type, answerable, …}`). Nothing of them is kept: only ids and numbers.

    load.py        reading, sampling, documents → article files
    report.py      the numbers of one set
    retrieval.py   finding: NewsQA, MultiHop-RAG, mtRAG-UN
    noticing.py    telling that sources disagree: RGB
    sentences.py   no library needed: unsupported sentences (QAGS, SummEdits), follow-up questions (mtRAG, TREC CAsT)
    sets.py        which function measures which folder
"""
