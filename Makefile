# make run    opens the app on http://127.0.0.1:8501        make check  all that must hold before a commit
# make test   runs the tests                                make bench  measures speed, never judges it
# Every target uses .venv, which `make setup` makes from the lock files.

PYTHON ?= python3
PORT ?= 8501
# Most tests wait for a browser, a server or a child.
JOBS ?= 2
AT_ONCE := -n $(JOBS) --dist loadfile
BIN := .venv/bin
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: help setup run test check format eval corpus bench lock clean

help:
	@sed -n 's/^# \{0,1\}//p' Makefile | head -3

.venv/runtime.stamp: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Gouji needs Python 3.11 or later: make PYTHON=/path/to/python3 ..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || \
	  { echo "Python cannot make a virtual environment: install its venv module (Debian: python3-venv)."; rm -rf .venv; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/runtime.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# The command as an installation has it, of this working copy; pip would fetch setuptools for that, which no lock names.
$(BIN)/gouji: .venv/runtime.stamp
	@printf '%s\n' '#!/bin/sh' "exec '$(CURDIR)/$(BIN)/python' -c 'import sys; sys.path.insert(0, \"$(CURDIR)\")" \
	  'sys.argv[0] = "gouji"; from extractor.cli import main; raise SystemExit(main())'"' \"\$$@\"" > $@
	@chmod +x $@

setup: .venv/dev.stamp $(BIN)/gouji

run: .venv/runtime.stamp
	$(BIN)/python -m ui --port $(PORT)

test: setup
	$(BIN)/python -m pytest $(AT_ONCE)

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest $(AT_ONCE)
	$(BIN)/python -m eval gate

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

eval: .venv/runtime.stamp
	$(BIN)/python -m eval

# A corpus of made-up reports through every converter that is installed, in build/corpus: some minutes.
corpus: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-corpus.lock
	$(BIN)/python -m eval.corpus make build/corpus --reports 14 --seed 11
	$(BIN)/python -m eval --cases build/corpus/cases.jsonl

# Speed, beside what other libraries take for the same files' text and tables: some minutes, and no verdict.
bench: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-corpus.lock
	$(BIN)/python -m eval.bench

# All lock files from pyproject.toml, for every Python from 3.11 and every platform; needs uv.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" --quiet pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" --quiet --extra dev --extra serve -c requirements.lock pyproject.toml -o requirements-dev.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" --quiet --extra corpus -c requirements-dev.lock pyproject.toml -o requirements-corpus.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" --quiet --extra serve -c requirements-dev.lock pyproject.toml -o docs/running/requirements.lock

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
