# Two commands on a fresh machine: `make chat` and `make test`. Everything here is pip and the
# `wenda` command; README.md gives the same lines for machines without make.

PYTHON ?= python3
BIN := .venv/bin
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --constraint constraints.txt

.PHONY: install chat test lint

install: .venv/.installed

chat: install
	$(BIN)/wenda chat

test: .venv/.installed-test tests/node_modules
	$(BIN)/python -m pytest

lint: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict bot embeddings ui

# For the JavaScript example; its test is skipped where there is no npm.
tests/node_modules: tests/package-lock.json
	if command -v npm >/dev/null; then npm ci --prefix tests --no-audit --no-fund && touch $@; fi

$(BIN)/python:
	$(PYTHON) -m venv .venv

# Stamps: a second call installs nothing, unless what is asked for has changed.
.venv/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP_INSTALL) --editable .
	touch $@

.venv/.installed-test .venv/.installed-dev: .venv/.installed-%: .venv/.installed
	$(PIP_INSTALL) --editable ".[$*]"
	touch $@
