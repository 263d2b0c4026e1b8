"""A run, or two compared, as Markdown for a pull request or the docs."""

from eval.compare import Comparison
from eval.run import Run
from eval.summary import Summary, summarise
from eval.terminal import cell, worst_first


def run_markdown(run: Run, comparison: Comparison | None = None, *, errors: int = 30) -> str:
    """Numbers, types, what went wrong; with the comparison first, when there is one."""
    summary = summarise(run.verdicts)
    parts = [
        f"**{run.name}** · {run.model} · {len(run.items)} questions · {run.started} · "
        f"library {run.library.get('articles', '?')} articles, `{run.library.get('fingerprint', '?')}`\n"
    ]
    if comparison:
        parts.append(comparison_markdown(comparison))
    parts += [measures_table(summary), types_table(summary)]
    parts += [f"unscored: {count} × {reason}\n" for reason, count in summary.unscored.items()]
    wrong = worst_first(run)
    if wrong:
        lines = ["| what went wrong | id | type |", "|---|---|---|"]
        lines += [f"| {i.verdict.failure} | {i.verdict.id} | {i.verdict.type} |" for i in wrong[:errors]]
        if len(wrong) > errors:
            lines.append(f"| … | {len(wrong) - errors} more | |")
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def measures_table(summary: Summary) -> str:
    """The numbers with their intervals."""
    lines = ["| measure | value (95 % interval) | n |", "|---|---:|---:|"]
    lines += [
        f"| {m.name}{' (lower is better)' if m.better == 'lower' else ''} | {cell(m)} | {m.n} |"
        for m in summary.measures
        if m.value is not None
    ]
    return "\n".join(lines) + "\n"


def types_table(summary: Summary) -> str:
    """Correct, cited, refused by type of question."""
    lines = ["| type | n | correct | citation right | refused wrongly |", "|---|---:|---:|---:|---:|"]
    for kind, row in sorted(summary.by_type.items()):
        lines.append(f"| {kind} | {row[0].n} | " + " | ".join(cell(m) for m in row[:3]) + " |")
    return "\n".join(lines) + "\n"


def comparison_markdown(found: Comparison) -> str:
    """Before, after, won, lost and whether it could be chance."""
    verdict = "**a regression**" if found.regressed else "no significant regression"
    lines = [
        f"{found.before} → {found.after}: {verdict}\n",
        "| measure | n | before | after | won | lost | p (by article) | p (McNemar) | |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---|",
    ]
    for c in found.changes:
        word = "" if not c.significant else "worse" if c.regression else "better"
        lines.append(
            f"| {c.name} | {c.n} | {c.before:.3f} | {c.after:.3f} | {len(c.won)} | {len(c.lost)} | {c.p:.3f} | "
            f"{c.p_mcnemar:.3f} | {word} |"
        )
    lines += [f"\nnot exact: {', '.join(found.inexact)}"] if found.inexact else []
    lines += [f"\n{found.unmatched} questions are in only one of the runs"] if found.unmatched else []
    lines += [f"\n{note}" for note in found.notes]
    return "\n".join(lines) + "\n"
