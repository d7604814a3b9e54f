# `make run`: set up, ingest the example, answer a question, serve.  `make test`: set up and check everything.
PYTHON ?= python3
BIN := .venv/bin
LIBRARY ?= library

.PHONY: run test setup clean

run: setup
	scripts/run $(LIBRARY)

test: setup
	scripts/check

setup: .venv/installed

.venv/installed: pyproject.toml requirements.lock scripts/setup
	PYTHON=$(PYTHON) scripts/setup

clean:
	rm -rf .venv library dist build
