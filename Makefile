# `make build` and `make test` are all that a fresh clone needs: git, make and Python >= 3.11.
# Each preparation leaves a stamp in .venv, so that it runs once and again when its input changes.

PYTHON ?= python3
VENV ?= .venv
# Arguments of pytest: make test ARGS="tests/chart -x"
ARGS ?=

BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
STAMPS := $(VENV)/stamps
# -qq leaves errors only. Python compiles what it imports; all of it would take minutes.
PIP := $(BIN)/python -m pip install -qq --no-compile --disable-pip-version-check --no-input
# The hashes of locked packages are checked; the locks are complete, so no dependency is resolved.
LOCKED := $(PIP) --require-hashes --no-deps -r requirements
# uv takes seconds where pip takes minutes. It comes with the tools for tests, and is told an
# environment; what pyproject.toml tells it is for the locks.
UV := $(BIN)/uv pip install -q --no-config --require-hashes --no-deps --python
LOCK := $(BIN)/uv pip compile -q --universal --upgrade --generate-hashes \
	--custom-compile-command "make lock" --python-version
# The oldest patch version of 3.11 that the tools run on.
PATCH := 3.11.5
# The schemas come with the package: nothing is downloaded.
SCHEMA := $(BIN)/check-jsonschema --quiet --builtin-schema
CORE := .ci/core $(BIN)/uv $(VENV)

# Tests and benchmarks start Python hundreds of times, and would compile every module each time.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help build test full core dist minimum newest versions faults fuzz audit lint format \
	snapshots docs leaderboard speed lock clean

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: $(STAMPS)/lrchart  ## Draw the gallery into outputs/, and the charts of README and docs
	@$(BIN)/python -m lrchart build
	@$(BIN)/python -m lrchart build --force --config docs/charts.toml >/dev/null

# The workers keep every processor busy: threads that libraries start beside them only wait.
# tests/spreading.py orders the files: those with the most tests are not those that take longest.
test: export OMP_NUM_THREADS = 1
test: $(STAMPS)/dev $(STAMPS)/frameworks $(STAMPS)/hosts $(STAMPS)/engines $(STAMPS)/trackers $(STAMPS)/chromium  ## Run the tests
	@$(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile \
		--no-loadscope-reorder $(ARGS)

full:  ## Run every test, also those of more frameworks and faults that `make test` leaves out
	@$(MAKE) --no-print-directory test ARGS="--full $(ARGS)"

core: $(STAMPS)/dev  ## Run the tests that need no browser, framework or host
	@$(CORE) $(PYTHON) --require-hashes -r requirements/dev.txt

minimum: $(STAMPS)/dev  ## Run the core tests with the oldest versions that pyproject.toml allows
	@# Releases as old as these have no wheels for the newest Python.
	@$(CORE) $$(command -v python3.11 || echo $(PYTHON)) --require-hashes \
		-r requirements/minimum.txt

newest: $(STAMPS)/dev  ## Run the core tests with the newest versions, the candidate of vl-convert 2 too
	@$(CORE) $(PYTHON) --upgrade --extra notebook --group build --group test -r pyproject.toml \
		"vl-convert-python>=2.0.0rc7"

versions: $(STAMPS)/dev  ## Run the core tests with every Python here that lrchart supports
	@for python in 3.11 3.12 3.13 3.14; do \
		! python$$python -c 1 2>/dev/null || \
			$(CORE) python$$python --require-hashes -r requirements/dev.txt || exit 1; \
	done

faults: $(STAMPS)/dev  ## Kill builds at hundreds of random moments, and inject other faults
	@LRCHART_KILLS=300 $(BIN)/python -m pytest --full tests/faults $(ARGS)

fuzz: $(STAMPS)/dev  ## Fuzz the readers of histories, trainings and gallery files, and histories with several writers
	@for target in histories=600 trainings=300 gallery_files=120 schedules=60 journals=60; do \
		name=$${target%=*}; mkdir -p .fuzz/$$name; \
		$(BIN)/python tests/fuzz/inputs.py $$name -max_total_time=$${target#*=} -timeout=20 \
			-rss_limit_mb=3000 .fuzz/$$name tests/data/readers tests/data/trainings || exit 1; \
	done
	@LRCHART_EXAMPLES=2000 $(BIN)/python -m pytest tests/hostile/test_frames.py \
		tests/hostile/test_journals.py

audit: $(STAMPS)/dev  ## Look up known vulnerabilities of the locked versions
	@$(BIN)/uv tool run -q pip-audit==2.10.1 --strict --disable-pip --require-hashes \
		$(foreach group,dev docs frameworks hosts book engines trackers,-r requirements/$(group).txt) || \
		{ echo "vulnerable, or the package index could not be reached" >&2; exit 1; }

lint: $(STAMPS)/dev  ## Check style, types, spelling and workflows
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/codespell
	@$(SCHEMA) vendor.github-workflows .github/workflows/*.yml
	@$(SCHEMA) vendor.github-issue-forms .github/ISSUE_TEMPLATE/bug.yml .github/ISSUE_TEMPLATE/idea.yml
	@$(SCHEMA) vendor.dependabot .github/dependabot.yml
	@$(SCHEMA) vendor.citation-file-format CITATION.cff

format: $(STAMPS)/dev  ## Rewrite the code in the project's style
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

snapshots: $(STAMPS)/dev  ## Redraw the expected charts; review with git diff
	@$(BIN)/python -m pytest -q tests/chart/test_snapshots.py --update-snapshots

docs: $(STAMPS)/docs  ## Build the documentation site into docs/_build/site, where warnings are errors
	@$(BIN)/python -m lrchart build --force --config docs/charts.toml >/dev/null
	@$(BIN)/python -m sphinx --quiet --fresh-env --fail-on-warning --keep-going docs docs/_build/site
	@echo docs/_build/site/index.html

leaderboard: $(STAMPS)/lrchart  ## Score every rule, and write the tables of suggestion quality
	@$(BIN)/python -m benchmarks.suggestions.publish_readme >/dev/null
	@$(BIN)/python -m benchmarks.suggestions.publish

speed: $(STAMPS)/dev $(STAMPS)/plain  ## Measure speed, and write the tables of docs/speed.md
	@$(BIN)/python -m benchmarks.publish_speed $(VENV)/plain/bin/python $(VENV)/candidate/bin/python

dist: $(STAMPS)/dev  ## Build the wheel and the source distribution into dist/
	@rm -rf dist
	@$(BIN)/python -m build --no-isolation >/dev/null

lock: $(STAMPS)/dev  ## Pin the newest versions of all build and test dependencies, and the oldest allowed
	@$(LOCK) 3.11 --group build pyproject.toml -o requirements/build.txt
	@$(LOCK) 3.11 --group dev pyproject.toml -o requirements/dev.txt
	@$(LOCK) 3.11 --resolution lowest-direct --extra notebook --group build --group test \
		pyproject.toml -o requirements/minimum.txt
	@$(LOCK) $(PATCH) -c requirements/dev.txt --excludes requirements/excluded.txt \
		requirements/frameworks.in -o requirements/frameworks.txt
	@$(LOCK) $(PATCH) -c requirements/dev.txt requirements/hosts.in -o requirements/hosts.txt
	@$(LOCK) $(PATCH) -c requirements/dev.txt -c requirements/frameworks.txt \
		requirements/engines.in -o requirements/engines.txt
	@$(LOCK) $(PATCH) -c requirements/dev.txt -c requirements/hosts.txt \
		requirements/docs.in -o requirements/docs.txt
	@$(LOCK) $(PATCH) requirements/book.in -o requirements/book.txt
	@$(LOCK) $(PATCH) requirements/trackers.in -o requirements/trackers.txt

clean:  ## Remove the files that the other targets made, except outputs/
	@rm -rf $(VENV) .fuzz build dist docs/_build

$(STAMPS)/venv:
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit("lrchart needs Python 3.11 or newer; $(PYTHON) is %d.%d. Name another: make build PYTHON=python3.12" % v[:2])'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || .ci/install python3-venv
	@$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/lrchart: $(STAMPS)/venv requirements/build.txt pyproject.toml
	@echo "installing lrchart into $(VENV)"
	@$(LOCKED)/build.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(STAMPS)/dev: $(STAMPS)/lrchart requirements/dev.txt
	@echo "installing the tools for tests into $(VENV)"
	@$(LOCKED)/dev.txt
	@touch $@

# The packages that sweeps are recorded from, about a gigabyte. torch comes first and alone: its
# builds differ between machines, and so do their hashes.
$(STAMPS)/frameworks: $(STAMPS)/dev requirements/frameworks.txt
	@echo "installing the frameworks for tests/recorders into $(VENV)"
	@$(PIP) torch==2.13.0
	@$(UV) $(VENV) -r requirements/frameworks.txt
	@touch $@

# Sphinx and its theme, in the versions of the hosts.
$(STAMPS)/docs: $(STAMPS)/lrchart requirements/docs.txt
	@echo "installing the tools for the documentation into $(VENV)"
	@$(LOCKED)/docs.txt
	@touch $@

# The hosts that snippets are embedded in, to build real pages with.
$(STAMPS)/hosts: $(STAMPS)/dev requirements/hosts.txt requirements/book.txt
	@echo "installing the hosts for tests/embedding into $(VENV)"
	@$(UV) $(VENV) -r requirements/hosts.txt
	@$(PYTHON) -m venv $(VENV)/book
	@$(UV) $(VENV)/book -r requirements/book.txt
	@touch $@

# The engines that tests/engines reduces frames on; the tests of PySpark need Java, and skip without.
$(STAMPS)/engines: $(STAMPS)/dev requirements/engines.txt
	@echo "installing the engines for tests/engines into $(VENV)"
	@$(UV) $(VENV) -r requirements/engines.txt
	@touch $@

# The trackers and tuners that write for tests/readers/trainings.
$(STAMPS)/trackers: $(STAMPS)/dev requirements/trackers.txt
	@echo "installing the trackers for tests/readers/trainings into $(VENV)"
	@$(BIN)/uv venv -q --no-config --clear --python $(BIN)/python $(VENV)/trackers
	@$(UV) $(VENV)/trackers -r requirements/trackers.txt
	@touch $@

# Environments as after `pip install lrchart matplotlib`, the second with the next vl-convert.
$(STAMPS)/plain: $(STAMPS)/venv pyproject.toml
	@$(PYTHON) -m venv $(VENV)/plain
	@$(PYTHON) -m venv $(VENV)/candidate
	@$(VENV)/plain/bin/python -m pip install -qq --disable-pip-version-check . matplotlib
	@$(VENV)/candidate/bin/python -m pip install -qq --disable-pip-version-check . matplotlib \
		"vl-convert-python>=2.0.0rc7"
	@touch $@

$(STAMPS)/chromium: $(STAMPS)/venv
	@command -v chromium chromium-browser google-chrome >/dev/null || .ci/install chromium
	@touch $@
