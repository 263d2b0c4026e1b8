"""One command for every table of docs/experiments.md; which experiment makes which stands in `registry.py`."""
