# Ladder. `make` lists what there is. Each target makes what it needs, once.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
# Compiled once here: a step is a fresh process, and would otherwise spend most of its time on compiling imports.
UV := $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python

.DEFAULT_GOAL := help
.PHONY: help install up down test lint format bench conformance lock simulator

help: ## list these targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{printf "  make %-11s %s\n", $$1, $$2}'

install: .venv/run.stamp ## make .venv with what `make up` needs

up: .venv/run.stamp ## bring the platform up on this machine, train, gate, register, serve
	@$(BIN)/ladder up

down: .venv/run.stamp ## stop it; nothing is left
	@$(BIN)/ladder down

test: lint ## lint, types, import contract and all tests
	$(BIN)/pytest -n 2 --dist loadfile

lint: .venv/dev.stamp ## ruff, pyright (strict) and the import contract
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/basedpyright
	$(BIN)/lint-imports --no-cache

format: .venv/dev.stamp ## let ruff format and fix
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

conformance: .venv/dev.stamp ## have the real Terraform provider build every stack on the embedded cloud, and take it down
	$(BIN)/python -m tests.conformance.exceptions
	CONFORMANCE=all $(BIN)/pytest tests/conformance/test_conformance.py -n 2 --durations=0 -rs

bench: .venv/dev.stamp ## measure: plan, growth, make up, install, tests
	$(BIN)/python -m bench

simulator: node_modules/.stamp ## install the simulator of IAM that `ladder access` asks (needs node and npm)

node_modules/.stamp: package.json
	@npm install --silent --no-package-lock --no-audit --no-fund
	@touch $@

lock: .venv/dev.stamp ## resolve the pinned versions again
	$(LOCK) pyproject.toml --all-extras --group image --group dev --output-file requirements/dev.txt
	$(LOCK) pyproject.toml --all-extras --group image --constraint requirements/dev.txt --output-file requirements/run.txt
	$(LOCK) --group image --constraint requirements/dev.txt --output-file requirements/image.txt

.venv/base.stamp:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v < (3, 14) else "Ladder needs Python 3.11 to 3.13, and %s is %d.%d. Name another: make PYTHON=python3.12 ..." % (sys.executable, *v))'
	@echo "making .venv"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements/uv.txt
	@touch $@

.venv/run.stamp: .venv/base.stamp requirements/run.txt pyproject.toml
	@echo "installing requirements/run.txt"
	@$(UV) --require-hashes --requirement requirements/run.txt
	@$(UV) --no-deps --editable .
	@$(BIN)/python -m compileall -q stacks components pipelines policies ladder
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements/dev.txt
	@echo "installing requirements/dev.txt"
	@$(UV) --require-hashes --requirement requirements/dev.txt
	@touch $@
