# Every target does its own set-up: from a fresh clone, `make demo` or `make test` is all there is to type.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
CHROMIUM := $(shell command -v chromium || command -v chromium-browser)

.PHONY: help setup setup-dev demo test soak lint docs bench lock clean

help:  ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/.product: .lock/product.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Renmai needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "python3 could not make a virtual environment; on Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r .lock/product.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/.dev: .lock/dev.txt $(VENV)/.product
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r .lock/dev.txt
	@touch $@

setup: $(VENV)/.product  ## The command at .venv/bin/renmai, with database and browser libraries fetched
	$(BIN)/renmai fetch

setup-dev: setup $(VENV)/.dev  ## As setup, with the tools for tests and a headless Chromium
	@.ci/chromium

demo: setup  ## Start the database, make and load a sample shop, open the front end
	$(BIN)/renmai demo

lint: $(VENV)/.dev  ## ruff, mypy, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: setup-dev lint  ## Everything a change must pass, about nine minutes on two cores
	$(BIN)/pytest -n 2 --dist loadfile

soak: setup-dev  ## Kill loads, watcher, worker and database at twenty random moments, each way, and compare the graphs
	RENMAI_KILLS=20 $(BIN)/pytest -q --timeout 3600 tests/integration/test_load_kills.py tests/integration/test_offline_load.py tests/integration/test_unattended.py
	$(BIN)/python -m benchmarks.unattended kills --customers 300 --events 2000 --seconds 240 --kills 20

docs: $(VENV)/.dev  ## Write the parts of docs/ that come from the code
	$(BIN)/cog -r README.md docs/*.md

bench: setup-dev  ## The figures in docs/, each beside its peers
	$(BIN)/python -m benchmarks

lock:  ## Pin the dependencies of pyproject.toml again, with hashes
	uv pip compile --quiet pyproject.toml --universal --generate-hashes --python-version 3.11 --output-file .lock/product.txt
	uv pip compile --quiet pyproject.toml --extra dev --universal --generate-hashes --python-version 3.11 --constraint .lock/product.txt --output-file .lock/dev.txt

clean:  ## Remove the virtual environment and caches, never data
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
