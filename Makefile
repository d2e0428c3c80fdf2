# Every target sets up what it needs in .venv and does nothing twice. `make help` lists them.

PYTHON ?= python3
PYTEST_ARGS ?=
CONTENT ?= content
SITE ?= site

VENV := .venv
BIN := $(VENV)/bin
# What is installed: the build back end and the package; for work on the code also its tools.
BASE := $(VENV)/.ready
DEV := $(VENV)/.ready-dev
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input
# Other builders, to be measured beside ours.
OTHERS := .cache/bench/.ready
# Only files with a hash that `make lock` has written down; then the package itself.
LOCKED := $(PIP) install --require-hashes -r
OURS := $(PIP) install --no-deps --no-build-isolation -e .
LOCKS := requirements/site.txt requirements/pdf.txt requirements/dev.txt

.DEFAULT_GOAL := help
.PHONY: help site serve ingest check test lint bench successors lock upgrade sbom chromium clean

help:  ## this list
	@awk -F ':.*##' '/^[a-z]+:.*##/ { printf "  make %-9s%s\n", $$1, $$2 }' Makefile

site: $(BASE)  ## read the raw texts, check the archive, build the site
	$(BIN)/huikan ingest --content $(CONTENT)
	$(BIN)/huikan check --content $(CONTENT)
	$(BIN)/huikan build --content $(CONTENT) --site $(SITE)
	@printf '\nThe site is built: %s\n' '$(SITE)/index.html'
	@printf 'To read it in a browser, with search: make serve (http://127.0.0.1:8000/)\n'

serve: $(BASE)  ## the site in a browser, following every edit
	$(BIN)/huikan serve

ingest: $(BASE)  ## read raw texts that are new or changed
	$(BIN)/huikan ingest --content $(CONTENT)

check: $(BASE)  ## everything that can be wrong in the archive
	$(BIN)/huikan check --content $(CONTENT)

test: $(DEV) chromium  ## all tests, those in a browser too
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(DEV)  ## ruff and mypy
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: $(DEV)  ## speed of the reading and of building the site, as ratios
	$(BIN)/python bench/pipeline.py
	@$(MAKE) --no-print-directory $(OTHERS)
	$(BIN)/python bench/site.py 250 1000 --repeat 1

successors: $(DEV) $(OTHERS)  ## whether the site can be built without MkDocs and Material
	$(BIN)/python bench/successors.py

lock: $(DEV)  ## versions and hashes of what is installed: constraints.txt, requirements, the SBOM
	$(PIP) install -c constraints.txt hatchling
	$(PIP) install -c constraints.txt --no-build-isolation -e '.[pdf,dev]'
	$(WRITE_LOCKS)

upgrade: $(DEV)  ## the newest versions that pyproject.toml allows, then as `make lock`
	$(PIP) install --upgrade --upgrade-strategy eager hatchling
	$(PIP) install --upgrade --upgrade-strategy eager --no-build-isolation -e '.[pdf,dev]'
	$(WRITE_LOCKS)

sbom: $(BASE)  ## the SBOM (docs/sbom.cdx.json) and the list of licences (docs/licences.md)
	$(BIN)/python scripts/authoring/bill_of_materials.py

BENCH := jieba properdocs zensical

# One list of hashes for each thing to install, with all files of a version, whatever the system.
# soupsieve and pymdown-extensions ask for Python 3.11.5.
define WRITE_LOCKS
@{ printf '%s\n' '# Exact versions of all that Huikan and its tools install, so that a build next' \
  '# year is the same build. Made by `make lock`; `make upgrade` takes newer ones first.'; \
  $(PIP) freeze --exclude-editable | LC_ALL=C sort -f; } > constraints.tmp
@mv constraints.tmp constraints.txt
@for of in site 'pdf --extra pdf' 'dev --extra dev'; do \
  set -- $$of; to=$$1; shift; \
  echo hatchling | $(BIN)/uv --quiet --cache-dir .cache/uv pip compile pyproject.toml - "$$@" \
    --constraints constraints.txt --universal --python-version 3.11.5 --no-annotate \
    --generate-hashes --no-emit-index-url --custom-compile-command 'make lock' \
    --output-file requirements/$$to.txt >/dev/null || exit 1; \
done
@printf '%s\n' $(BENCH) | $(BIN)/uv --quiet --cache-dir .cache/uv pip compile - \
  --constraints constraints.txt --universal --python-version 3.11.5 --no-annotate \
  --generate-hashes --no-emit-index-url --custom-compile-command 'make lock' \
  --output-file requirements/bench.txt >/dev/null
@touch $(BASE) $(DEV)
@$(MAKE) --no-print-directory sbom
endef

clean:  ## remove the built site and all caches; .venv stays
	rm -rf $(SITE) .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find scripts tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo 'Huikan needs Python 3.11.5 or newer, and there is no $(PYTHON). Install it, or name one: make PYTHON=/path/to/python3' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 5))' || { \
	  echo "Huikan needs Python 3.11.5 or newer; $(PYTHON) is $$($(PYTHON) -V). Name another: make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo 'No virtual environment could be made. On Debian: apt-get install python3-venv' >&2; exit 1; }

# Without build isolation, so that the build back end is a locked version as well. What makes the
# PDFs is there for the usual systems; on others the site is built without them.
$(BASE): pyproject.toml $(LOCKS) | $(BIN)/python
	$(LOCKED) requirements/pdf.txt || { \
	  echo 'What makes PDFs cannot be installed here; the site will have none.' >&2; \
	  $(LOCKED) requirements/site.txt; }
	$(OURS)
	@touch $@

$(DEV): $(BASE)
	$(LOCKED) requirements/dev.txt
	@touch $@

$(OTHERS): requirements/bench.txt | $(DEV)
	rm -rf $(@D)
	$(LOCKED) requirements/bench.txt --target $(@D)
	@touch $@

# The browser tests drive the machine's own Chromium.
chromium:
	@.ci/chromium
