# Everything from a fresh clone: `make demo` and `make test`. Needs python3 (3.11 or newer) with venv, make and git.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
ARGS ?=
TESTS ?= tests

.PHONY: help demo install test check docs tables messages lock services services-stop clean

help: ## Show these targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/app.stamp ## Install, then crawl bundled boards, judge, index and open the desk. ARGS=--once ends after a summary.
	@$(BIN)/lurewatch demo $(ARGS)

install: $(VENV)/app.stamp ## Install the program into .venv.

test: $(VENV)/test.stamp ## Install, start Elasticsearch, PostgreSQL, Chromium, Dovecot and Tesseract, run every test, stop them.
	@$(BIN)/python -m tests.services run -- $(BIN)/python -m pytest $(TESTS) $(ARGS)

check: $(VENV)/dev.stamp ## Lint, format, types, floors, docs.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/mkdocs build --quiet --strict

docs: $(VENV)/dev.stamp ## Serve the documentation on loopback.
	$(BIN)/mkdocs serve

tables: $(VENV)/dev.stamp ## Write the tables of the documentation that follow from the code.
	$(BIN)/python -m crawler.tables
	$(BIN)/python -m nlp.catalogue

messages: $(VENV)/dev.stamp ## Take our sentences into the catalogues of nlp/locale and compile them.
	@$(BIN)/python -m nlp.catalogues

services: $(VENV)/test.stamp ## Start the test services and print their addresses; they stay until `make services-stop`.
	@$(BIN)/python -m tests.services start

services-stop: ## Stop the test services.
	@$(BIN)/python -m tests.services stop

lock: ## Write requirements/*.txt anew (needs uv).
	requirements/lock.sh

clean: ## Remove the environment and what tools left.
	rm -rf $(VENV) .services .pytest_cache .mypy_cache .ruff_cache .hypothesis build site *.egg-info

$(VENV)/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "lurewatch needs Python 3.11 or newer; name one with: make PYTHON=python3.12 …"; exit 1; }
	@test -e $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python cannot make environments here; on Debian: apt install python3-venv"; exit 1; }
	@touch $@

# The larger sets hold the smaller ones: a stamp of the larger stands for both.
$(VENV)/%.stamp: requirements/%.txt requirements/build.txt pyproject.toml $(VENV)/made.stamp
	@echo "installing from requirements/$*.txt"
	@$(PIP) install --quiet --require-hashes --no-deps -r requirements/build.txt
	@$(PIP) install --quiet --require-hashes --no-deps --no-build-isolation --use-pep517 -r requirements/$*.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --no-index -e .
	@touch $@
