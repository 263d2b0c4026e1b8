"""The tables of docs/scale.md, as `benchmarks.growth` measured them."""

from collections.abc import Mapping, Sequence
from typing import Any

Column = tuple[str, str, str]
"""What it is called in `scale.json`, what the table calls it, how it is written."""

INGEST: Sequence[Column] = (
    ("chunks", "chunks", ",d"), ("articles", "articles", ",d"), ("seconds", "ingest s", ",.1f"),
    ("cpu_seconds", "CPU s", ",.2f"), ("chunks_per_cpu_second", "chunks a CPU s", ",.0f"),
    ("chroma_seconds", "in Chroma s", ",.0f"), ("peak_mb", "peak MB", ",.0f"), ("index_memory_mb", "index MB", ",.0f"),
    ("beside_mb", "beside it MB", ",.0f"), ("disk_mb", "disk MB", ",.0f"), ("again_seconds", "again s", ".2f"),
)  # fmt: skip
ASK: Sequence[Column] = (
    ("chunks", "chunks", ",d"), ("ask_search_p50_ms", "search p50 ms", ".0f"), ("ask_search_p95_ms", "p95", ".0f"),
    ("ask_search_cpu_p50_ms", "p50 CPU ms", ".0f"), ("ask_search_cpu_p95_ms", "p95 CPU", ".0f"),
    ("ask_vectors_p50_ms", "Chroma p50 ms", ".1f"), ("ask_vectors_p95_ms", "p95", ".1f"),
    ("ask_recall_at_10", "recall@10", ".3f"), ("cold_ask_seconds", "cold ask s", ".2f"),
    ("cold_ask_cpu_seconds", "CPU s", ".2f"), ("load_average", "load", ".0f"),
)  # fmt: skip


def scale_tables(rows: Sequence[Mapping[str, Any]], peer: Mapping[str, Any] | None) -> list[str]:
    """Reading in, asking, and the plain recipe beside the product where that was measured."""
    found = [_table(columns, rows) for columns in (INGEST, ASK)]
    if peer:
        found.append(
            "| | seconds | CPU seconds |\n|---|---:|---:|\n"
            f"| plain recipe | {peer['recipe_seconds']:.0f} | {peer['recipe_cpu_seconds']:.1f} |\n"
            f"| citewire ingest | {peer['ours_seconds']:.1f} | {peer['ours_cpu_seconds']:.2f} |"
        )
    return found


def _table(columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> str:
    lines = ["| " + " | ".join(name for _, name, _ in columns) + " |", "|" + "---:|" * len(columns)]
    lines += ["| " + " | ".join(format(row[key], how) for key, _, how in columns) + " |" for row in rows]
    return "\n".join(lines)
