# `make build` and `make test` are all that a fresh clone needs: git, make and Python >= 3.11.
# Each preparation leaves a stamp in .venv, so that it runs once and again when its input changes.

PYTHON ?= python3
VENV ?= .venv
# What to test, and how: make test ARGS="tests/chart -x"
ARGS ?=

BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
# -qq leaves errors only.
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input
FRAMEWORKS := tests/recorders/requirements

.DEFAULT_GOAL := help
.PHONY: help build faults fuzz test lint format snapshots leaderboard speed lock clean

help:  ## Say what each target does
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: $(STAMPS)/lrchart  ## Draw the gallery into outputs/
	@$(BIN)/python -m lrchart build

test: $(STAMPS)/dev $(STAMPS)/frameworks $(STAMPS)/hosts $(STAMPS)/chromium  ## Run every test
	@$(BIN)/python -m pytest $(ARGS)

faults: $(STAMPS)/dev  ## Kill builds at hundreds of random moments, and break them otherwise
	@LRCHART_KILLS=300 $(BIN)/python -m pytest tests/faults $(ARGS)

fuzz: $(STAMPS)/dev  ## Fuzz the readers for ten minutes
	@$(PIP) atheris
	@mkdir -p .fuzz
	@$(BIN)/python tests/fuzz/readers.py -max_total_time=600 -timeout=20 -rss_limit_mb=3000 .fuzz tests/data/readers
	@LRCHART_EXAMPLES=2000 $(BIN)/python -m pytest tests/hostile/test_frames.py

lint: $(STAMPS)/dev  ## Check style and types
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy

format: $(STAMPS)/dev  ## Rewrite the code in the project's style
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

snapshots: $(STAMPS)/dev  ## Take today's charts as the ones to expect; review with git diff
	@$(BIN)/python -m pytest -q tests/chart/test_snapshots.py --update-snapshots

leaderboard: $(STAMPS)/lrchart  ## Score every rule anew, and write the tables of the README
	@$(BIN)/python -m benchmarks.suggestions.publish

speed: $(STAMPS)/dev $(STAMPS)/plain  ## Measure what the README says about speed, and write it there
	@$(BIN)/python -m benchmarks.publish_speed $(VENV)/plain/bin/python

lock: $(STAMPS)/dev  ## Pin the newest releases of all that build and test need
	@$(PIP) uv
	@for group in build dev; do \
		$(BIN)/uv pip compile -q --universal --upgrade --generate-hashes --python-version 3.11 \
			--custom-compile-command "make lock" --group $$group pyproject.toml \
			-o requirements/$$group.txt || exit 1; \
	done

clean:  ## Remove what the other targets made, except outputs/
	@rm -rf $(VENV) build dist

$(STAMPS)/venv:
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit("lrchart needs Python 3.11 or newer; $(PYTHON) is %d.%d. Name another: make build PYTHON=python3.12" % v[:2])'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || .ci/install python3-venv
	@$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/lrchart: $(STAMPS)/venv requirements/build.txt pyproject.toml
	@echo "installing lrchart into $(VENV)"
	@$(PIP) --require-hashes -r requirements/build.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(STAMPS)/dev: $(STAMPS)/lrchart requirements/dev.txt
	@echo "installing the tools for tests into $(VENV)"
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

# The packages that sweeps are recorded from, about a gigabyte. The order matters, and stands in
# the first of the files.
$(STAMPS)/frameworks: $(STAMPS)/dev $(wildcard tests/recorders/requirements*.txt)
	@if [ -f $(FRAMEWORKS).txt ]; then \
		echo "installing the frameworks for tests/recorders into $(VENV)"; \
		$(PIP) torch==2.13.0 && $(PIP) -r $(FRAMEWORKS).txt && \
		$(PIP) --no-deps -r $(FRAMEWORKS)-fastai.txt; \
	fi
	@touch $@

# The hosts that snippets are embedded in, to build real pages with.
$(STAMPS)/hosts: $(STAMPS)/dev $(wildcard tests/embedding/requirements*.txt)
	@echo "installing the hosts for tests/embedding into $(VENV)"
	@$(PIP) -r tests/embedding/requirements.txt
	@$(PYTHON) -m venv $(VENV)/book
	@$(VENV)/book/bin/python -m pip install -qq --disable-pip-version-check --no-input \
		-r tests/embedding/requirements-book.txt
	@touch $@

# An environment as after `pip install lrchart matplotlib`.
$(STAMPS)/plain: $(STAMPS)/venv pyproject.toml
	@$(PYTHON) -m venv $(VENV)/plain
	@$(VENV)/plain/bin/python -m pip install -qq --disable-pip-version-check . matplotlib
	@touch $@

$(STAMPS)/chromium: $(STAMPS)/venv
	@command -v chromium chromium-browser google-chrome >/dev/null || .ci/install chromium
	@touch $@
