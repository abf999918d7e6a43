# Ladder. `make` lists what there is. Each target makes what it needs, once.
SHELL := /bin/bash
# The one that `make python` made, or else whatever is called python3 here.
PYTHON ?= $(or $(lastword $(wildcard .python/cpython-*/bin/python3)),python3)
BIN := .venv/bin
REQUIREMENTS ?= requirements/image.txt
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
# Compiled once here: a step is a fresh process, and would otherwise spend most of its time on compiling imports.
UV := $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python
PINNED := --require-hashes --requirement
ACTIONLINT := github.com/rhysd/actionlint/cmd/actionlint@v1.7.12

.DEFAULT_GOAL := help
.PHONY: help install up down test exhaustive mutants lint format bench lock judges audit simulator python

help: ## list these targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{printf "  make %-11s %s\n", $$1, $$2}'

install: .venv/run.stamp ## make .venv with what `make up` needs

up: .venv/run.stamp ## bring the platform up on this machine, train, gate, register, serve
	@$(BIN)/ladder up

down: .venv/run.stamp ## stop it; nothing is left
	@$(BIN)/ladder down

# Three at once, also on two cores: many tests wait for a process of their own.
test: lint ## lint, types, import contract and all tests but the exhaustive ones
	$(BIN)/pytest -n 3 --dist loadfile

exhaustive: .venv/dev.stamp ## what `make test` samples, all of it: every stack under the real Terraform provider, and the like
	$(BIN)/pytest -n 3 --dist worksteal -m exhaustive -rs

lint: .venv/dev.stamp ## ruff, pyright (strict) and the import contract
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/basedpyright
	$(BIN)/lint-imports --no-cache

format: .venv/dev.stamp ## let ruff format and fix
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

mutants: .venv/dev.stamp ## plant faults into each folder, and tell which its tests miss
	$(BIN)/python -m bench.faults

bench: .venv/dev.stamp ## measure: plan, growth, make up, install, tests
	$(BIN)/python -m bench

judges: simulator .judges/checkov.stamp .judges/actionlint ## install the judges that come from elsewhere, into .judges/ (needs npm and go)

simulator: node_modules/.stamp ## install the simulator of IAM that `ladder access` asks (needs node and npm)

node_modules/.stamp: package.json package-lock.json
	@npm ci --silent --no-audit --no-fund
	@touch $@

audit: .judges/audit.stamp ## known vulnerabilities of what a file pins: make audit REQUIREMENTS=requirements/image.txt
	@.judges/audit/bin/pip-audit --disable-pip --requirement $(REQUIREMENTS)

.judges/%.stamp: requirements/%.txt | .venv/base.stamp
	@echo "installing requirements/$*.txt"
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python .judges/$*
	@$(BIN)/uv pip install --quiet --python .judges/$*/bin/python $(PINNED) requirements/$*.txt
	@touch $@

# Go's checksum database vouches for what it builds.
.judges/actionlint:
	@GOBIN=$(abspath .judges) go install $(ACTIONLINT)

lock: .venv/dev.stamp ## resolve the pinned versions again
	$(LOCK) pyproject.toml --all-extras --group image --group dev --output-file requirements/dev.txt
	$(LOCK) pyproject.toml --all-extras --group image --constraint requirements/dev.txt --output-file requirements/run.txt
	$(LOCK) --group image --constraint requirements/dev.txt --output-file requirements/image.txt
	$(LOCK) pyproject.toml --constraint requirements/dev.txt --output-file requirements/deploy.txt
	$(LOCK) --group uv --output-file requirements/uv.txt
	$(LOCK) --group checkov --output-file requirements/checkov.txt
	$(LOCK) --group audit --output-file requirements/audit.txt
	npm install --package-lock-only --omit-lockfile-registry-resolved --silent --no-audit --no-fund

python: ## get Python 3.13 into .python/, where this machine's own is too old or too new (uv knows its digest)
	@$(PYTHON) -m venv .python/uv
	@.python/uv/bin/python -m pip install --quiet --disable-pip-version-check $(PINNED) requirements/uv.txt
	@.python/uv/bin/uv python install --no-bin --install-dir .python 3.13

.venv/base.stamp:
	@$(PYTHON) requirements/python_version.py
	@echo "making .venv"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(PINNED) requirements/uv.txt
	@touch $@

.venv/run.stamp: .venv/base.stamp requirements/run.txt pyproject.toml
	@echo "installing requirements/run.txt"
	@$(UV) $(PINNED) requirements/run.txt
	@$(UV) --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q stacks components pipelines policies ladder
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements/dev.txt
	@echo "installing requirements/dev.txt"
	@$(UV) $(PINNED) requirements/dev.txt
	@touch $@
