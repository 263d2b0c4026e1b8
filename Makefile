# Two commands matter: `make chat` and `make test`. Both make .venv on first use and start in seconds afterwards.
PYTHON ?= python3
ARTICLES ?= articles
LIBRARY ?= library
PORT ?= 8501
BIN := .venv/bin

.PHONY: chat local-model screenshots test check lock clean eval baseline results experiments schema

chat: .venv/installed  ## ingest ARTICLES, open the chat page
	$(BIN)/citewire ingest "$(ARTICLES)" --library "$(LIBRARY)"
	$(BIN)/citewire chat --library "$(LIBRARY)" --port $(PORT) --open

local-model: .venv/installed  ## serve GGUF=path/to/model.gguf on this machine; without GGUF: how to get a local model
	$(if $(GGUF),$(BIN)/python -m pip install --quiet --disable-pip-version-check 'xllamacpp>=0.2')
	$(BIN)/python -m ui.local_model $(if $(GGUF),"$(GGUF)") $(if $(THREADS),--threads $(THREADS))

screenshots: .venv/installed-dev  ## make the pictures in docs/images anew
	$(BIN)/python -m ui.screenshots

test: .venv/installed-dev  ## lint, types, import contracts, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2

# The locks carry hashes and no addresses; the package itself is linked, so that edits show at once.
.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "citewire needs Python 3.11 or newer")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/installed-dev: .venv/installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

eval: .venv/installed-dev  ## the full measurement, into runs/ (the outside sets where they are there)
	$(BIN)/citewire eval -o runs/sample.json -o runs/sample.html --baseline eval/data/baseline.json
	$(BIN)/citewire eval outside

baseline: .venv/installed-dev  ## take today's answers to the sample questions as what must not get worse
	$(BIN)/citewire eval --no-text -o eval/data/baseline.json

results: .venv/installed-dev  ## renew docs/results.md from real runs (long; the outside sets where they are there)
	$(BIN)/python -m benchmarks.results all

experiments: .venv/installed-dev  ## renew the tables of docs/experiments.md (long; what is absent is skipped)
	$(BIN)/python -m benchmarks.experiments --write

schema: .venv/installed-dev  ## write the published JSON Schemas
	$(BIN)/python -m ui.schemas docs/schema

lock:  ## renew both locks from the ranges in pyproject.toml (needs uv)
	uv pip compile pyproject.toml --extra build --generate-hashes --universal --no-annotate --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --extra build --extra dev -c requirements.lock --generate-hashes --universal --no-annotate --no-header -q -o requirements-dev.lock

clean:
	rm -rf .venv build dist *.egg-info
