"""Known questions → numbers: dataset, metrics, run, compare, report, and loaders for outside test sets."""
