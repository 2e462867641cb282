# `make run` and `make test` need Python 3.11 and make, nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

.PHONY: run test test-postgresql check fix notebooks lab bench soak validate page-table pictures words locks clean

$(VENV)/.run: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: dev.lock $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r dev.lock
	touch $@

run: $(VENV)/.run ## pages and worker on http://127.0.0.1:5000, with a demo company
	$(BIN)/francparler run-demo

test: $(VENV)/.dev ## the suite on two cores; T=tests/integration for a part
	tests/run.sh $(BIN)/python $(if $(T),$(T),-n 2 --dist worksteal)

test-postgresql: $(VENV)/.dev ## the suite, every test on PostgreSQL
	tests/run.sh $(BIN)/python --database=postgresql $(if $(T),$(T),-n 2 --dist worksteal)

check: $(VENV)/.dev ## format, lint, types, import contracts, architecture rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/architecture

fix: $(VENV)/.dev words ## format, catalogues, notebooks, diagrams
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python -m analytics.notebooks --sync
	$(BIN)/python -m tests.architecture.workflows
	$(BIN)/python -m tests.architecture.stylesheet

words: $(VENV)/.dev ## collect sentences for the catalogues, and compile them
	$(BIN)/python -m webapp.catalogs

notebooks: $(VENV)/.dev ## run all notebooks
	$(BIN)/python -m analytics.notebooks

lab: $(VENV)/.dev ## JupyterLab on the latest snapshot
	$(BIN)/jupyter lab --notebook-dir=notebooks

bench: $(VENV)/.dev ## ratios, in one run
	$(BIN)/python -m tests.bench.redirect
	$(BIN)/python -m tests.bench.pages
	$(BIN)/python -m tests.bench.careers
	$(BIN)/python -m tests.bench.champions
	$(BIN)/python -m tests.bench.views
	$(BIN)/python -m tests.bench.directory
	$(BIN)/python -m tests.bench.images
	$(BIN)/python -m tests.bench.panel
	$(BIN)/python -m tests.bench.panel_year
	$(BIN)/python -m tests.bench.waves
	$(BIN)/python -m tests.bench.answers
	$(BIN)/python -m tests.bench.publishing
	$(BIN)/python -m tests.bench.matching
	$(BIN)/python -m tests.bench.routing
	$(BIN)/python -m tests.bench.recruitment

soak: export SOAK := 1
soak: $(VENV)/.dev test-postgresql ## the suite on PostgreSQL, 10,000 random acts, 10,000 deliveries in a storm
	$(BIN)/python -m tests.soak.stories
	$(BIN)/python -m tests.soak.publishing
	$(BIN)/python -m tests.soak.publishing --blind --deliveries 500
	$(BIN)/python -m tests.soak.migrations
	$(BIN)/python -m tests.soak.budget
	$(BIN)/python -m tests.soak.matching
	$(BIN)/python -m tests.soak.releases
	$(BIN)/python -m tests.soak.recruitment
	$(BIN)/python -m tests.soak.engines

validate: $(VENV)/.dev ## calibration of the estimates, into notebooks/validation.csv; A="--draws 4000" for more
	$(BIN)/python -m analytics.validation --as-of "$$(date +%F)" $(A)

page-table: $(VENV)/.dev ## weight, requests, queries and height of every page, into the docs
	PAGE_TABLE=webapp/docs/pages.md tests/run.sh $(BIN)/python tests/e2e/test_axe.py -k no_page_has_faults

pictures: $(VENV)/.dev ## take the pictures of the README from the demo company
	$(BIN)/python -m tests.e2e.pictures

locks: ## write both locks anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --extra dev -c requirements.lock pyproject.toml -o dev.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache
