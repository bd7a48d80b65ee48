# Two commands matter: `make run` starts Gongdao, `make test` proves it. `make help` lists the rest.

PYTHON ?= python3
BIN := .venv/bin
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help venv assets run test lint bench clean

help: ## List what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do printf '%-14s %s\n' "$$name" "$$text"; done

venv: .venv/.ready ## Set up the virtual environment in .venv
	@:

.venv/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Gongdao needs Python 3.11 or later as $(PYTHON); set PYTHON to another." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing; install the package python3-venv and run make again." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the libraries into .venv (once, some minutes) ..."
	@PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore $(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

assets: venv ## Fetch the browser files into api/static/vendor
	@$(BIN)/python -m deploy.assets

run: assets ## Start everything with a small demo, loaded at the first start; prints addresses and logins
	@exec $(BIN)/gongdao up --demo

test: assets ## Run all tests on the real servers
	@$(BIN)/python -m pytest -n 3 --dist worksteal $(ARGS)

lint: venv ## Check style, types and the direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: assets ## Measure latency, throughput and memory, beside a bare probe
	@$(BIN)/python -m bench $(ARGS)

clean: ## Remove everything built; the data in .gongdao stays
	rm -rf .venv node_modules api/static/vendor build gongdao.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
