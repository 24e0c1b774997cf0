# Stamps in .build say what is up to date, so that a second run does only what is new.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
unexport PYTHONDONTWRITEBYTECODE
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1

PYTHON3 ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode
# What the tests call besides Python: command/Debian package.
PROGRAMS := chromium-headless-shell/chromium-headless-shell pdftotext/poppler-utils age/age openssl/openssl curl/curl jq/jq
ASSETS := $(shell find src/terskel/web/assets -type f)
MESSAGES := $(shell find src/terskel/web -name '*.po')
# A process for each core, each with a PostgreSQL of its own; a file's tests stay together, as many share a world.
SIDE_BY_SIDE := -n auto --maxprocesses 4 --dist loadfile
# Parts of the walk with axe-core; each that has passed is kept until what it walks is changed.
AXE_PARTS := $(foreach part,1 2 3 4 5 6 7 8,.build/axe/$(part))
SHOWN := $(shell find src/terskel tests/browser tests/walls/matrix tests/worlds -name '*.py' -o -name '*.toml' -o -name '*.html' -o -name '*.po')
ROOM_TESTS := $(filter-out tests/browser tests/core,$(shell find tests -mindepth 1 -maxdepth 1 -type d -not -name '__pycache__'))

.PHONY: help demo demo-reset test lint bench lighthouse crash mutation build messages screenshots axe-all axe-part docs programs locks clean

help:  ## What there is to make
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: .build/ready  ## The demo world on http://127.0.0.1:8000 (PORT=… for another), kept for the next time
	@$(BIN)/terskel demo

demo-reset: .build/ready  ## The demo world made anew
	@$(BIN)/terskel demo --reset

test: lint programs  ## Everything: checks, all tests, journeys in a real browser
	$(BIN)/pytest -q $(SIDE_BY_SIDE) tests/core
	$(BIN)/pytest -q $(SIDE_BY_SIDE) $(ROOM_TESTS)
	if [ -d tests/browser ]; then $(BIN)/pytest -q $(SIDE_BY_SIDE) tests/browser; fi
	@echo "All passed: style, types, imports, tests and browser journeys."

lint: .build/dev .build/ready  ## The quick half of the checks: style, types, imports, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint --quiet --lint src/terskel/web
	$(BIN)/python tools/messages.py check

bench: .build/dev  ## Ranking and simulating beside plain NumPy, in the same run
	$(BIN)/python bench/evaluation.py

lighthouse: .build/dev .build/ready  ## Lighthouse over ten main pages of the demo world (of TERSKEL_DATA_DIR, if named)
	@cd bench/lighthouse && npm ci --silent
	@$(BIN)/python -m bench.lighthouse

crash: .build/dev .build/ready  ## Web, worker and database killed 200 times during delivery and opening (KILLS=… for fewer)
	@folder=$$(mktemp -d) && TERSKEL_DATA_DIR=$$folder $(BIN)/python -m bench.crash $${KILLS:-200}; status=$$?; rm -rf $$folder; exit $$status

mutation: .build/dev  ## Mutants of the core that no test kills (docs/mutation.md; an hour or more)
	@$(INSTALL) --require-hashes -r requirements-mutation.lock
	$(BIN)/python tools/mutation.py

build: .build/dev .build/assets .build/messages  ## The wheel, with built pages and messages in it
	@rm -rf dist
	$(BIN)/uv build --quiet --wheel --no-build-isolation --python $(BIN)/python

screenshots: .build/dev .build/ready programs  ## Every page for every role, 1280 and 320 wide, light and dark (FOLDER=…, ONLY=a name)
	SCREENSHOTS=$${FOLDER:-$(CURDIR)/.build/screenshots} $(BIN)/pytest -q -n auto --maxprocesses 4 --dist load tests/browser/test_every_page.py tests/browser/test_later_pages.py -k pictures_are_taken

axe-all: $(if $(PART)$(ONLY),axe-part,$(AXE_PARTS))  ## axe-core on every page for every role, in all languages, themes, widths and text sizes (PART=3/8, ONLY=a name); goes on where it stopped

axe-part: .build/dev .build/ready programs
	WALK=all $(BIN)/pytest -q -n auto --maxprocesses 4 --dist load tests/browser/test_every_page.py tests/browser/test_later_pages.py -k has_a_barrier

$(AXE_PARTS): .build/dev .build/ready $(SHOWN)
	@mkdir -p $(@D)
	@$(MAKE) --no-print-directory axe-part PART=$(@F)/$(words $(AXE_PARTS))
	@touch $@

docs: .build/dev .build/ready programs  ## The documentation as a site, with pictures taken of the pages as they are now
	PICTURES=$(CURDIR)/.build/pictures $(BIN)/pytest -q tests/browser/test_every_page.py tests/browser/test_later_pages.py -k guides
	$(BIN)/python tools/docs_site.py --pictures .build/pictures .build/site
	@echo "  It is in .build/site: open .build/site/index.html"

messages: .build/python  ## New messages into the translation files, and compiled
	$(BIN)/python tools/messages.py update
	$(BIN)/python tools/messages.py compile

programs:
	@missing=; for program in $(PROGRAMS); do command -v $${program%%/*} >/dev/null || missing="$$missing $${program##*/}"; done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then echo "  Installing$$missing …"; \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $$missing >/dev/null; \
	else echo "The tests need these packages: sudo apt-get install --no-install-recommends$$missing" >&2; exit 1; fi

locks:  ## Newer versions into the lock files
	for set in ":--extra build" "-dev:--extra build --extra dev" "-mutation:--extra build --extra dev --extra mutation"; do \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --no-emit-index-url --no-emit-find-links pyproject.toml $${set#*:} -o requirements$${set%%:*}.lock; done
	npm update --package-lock-only

clean:  ## Away with all that was built
	rm -rf .build .venv node_modules dist src/terskel/web/static/terskel
	find src -name '*.mo' -delete

.build/venv: requirements-installer.lock
	@mkdir -p .build && echo "  Making the Python environment …"
	@[ -x $(BIN)/python ] || $(PYTHON3) -m venv .venv
	@$(BIN)/pip --quiet --disable-pip-version-check install --require-hashes -r requirements-installer.lock
	@touch $@

.build/python: .build/venv requirements.lock pyproject.toml
	@echo "  Installing Python packages …"
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.build/dev: .build/python requirements-dev.lock
	@echo "  Installing what the tests need …"
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

.build/node: package-lock.json | .build/venv
	@echo "  Installing front-end packages …"
	@npm ci --silent --ignore-scripts
	@touch $@

.build/assets: .build/node package.json $(ASSETS)
	@echo "  Building the pages' styles and scripts …"
	@npm run --silent build
	@touch $@

.build/messages: .build/python tools/messages.py $(MESSAGES)
	@$(BIN)/python tools/messages.py compile
	@touch $@

.build/ready: .build/python .build/assets .build/messages
	@touch $@
