"""Stems: the same in every thread."""

import sys
from concurrent.futures import ThreadPoolExecutor

from assistant.terms import stem


def test_threads_do_not_spoil_each_others_stems() -> None:
    words = [
        f"{a}{b}{c}" for a in ("nation", "relat", "organ", "oper") for b in ("aliz", "ion", "ative") for c in range(400)
    ]
    words = [w + end for w in words for end in ("ing", "ness", "ations")]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            together = list(pool.map(stem, words, chunksize=50))
    finally:
        sys.setswitchinterval(before)
    stem.cache_clear()
    assert together == [stem(w) for w in words]
