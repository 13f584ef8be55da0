# Each target prepares .venv by itself; all that a machine needs is Python 3.11 or later, and make.
PYTHON ?= python3
BIN := .venv/bin
EXAMPLE := docs/examples/offer-asha.yaml

LOCKED := --constraint requirements.lock

.PHONY: help demo serve test test-fast agreement thorough scenarios check static bench format lint types contract policy docs expected clean lock newest site
.DELETE_ON_ERROR:

help:  ## say what there is to make
	@sed -n 's/^\([a-z-]*\):.*## /\1 /p' Makefile | while read -r name text; do \
	    printf '  make %-10s %s\n' "$$name" "$$text"; done

demo: .venv/.run  ## decide an example case, and find the lowest salary that would do
	@echo '$$ hsm evaluate $(EXAMPLE)'
	@$(BIN)/hsm evaluate $(EXAMPLE)
	@echo
	@echo '$$ hsm minimum $(EXAMPLE)'
	@$(BIN)/hsm minimum $(EXAMPLE)

serve: .venv/.web  ## open the page in a browser; PORT=8081 takes another port
	$(BIN)/hsm serve --open --port $(or $(PORT),8080)

test-fast: .venv/.dev  ## run the tests, but for the slow ones
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m 'not slow'

test: .venv/.dev  ## run the tests, those of the documentation among them
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

agreement: .venv/.dev  ## decide 2,000 generated cases with stock clingo too, and compare every atom
	HSM_EXAMPLES=84 $(BIN)/python -m pytest --numprocesses auto --dist worksteal tests/engine/test_agreement.py

thorough: .venv/.dev  ## run the slow tests with fifty times the generated cases
	HSM_EXAMPLES=50 $(BIN)/python -m pytest --numprocesses auto --dist worksteal -m slow

scenarios: .venv/.dev  ## decide the scenarios beside the rules; ONLY=word names some
	$(BIN)/hsm test $(if $(ONLY),--only '$(ONLY)')

check: static test  ## everything that CI looks at: lint, types, import contract, policy, tests

static: lint types contract policy site  ## what check looks at without running the tests

bench: .venv/.dev  ## measure the engine beside stock clingo, z3 and brute force
	$(BIN)/python -m tests.bench

format: .venv/.dev  ## put the Python code and the policy files in order
	$(BIN)/python -m ruff check --fix
	$(BIN)/python -m ruff format
	$(BIN)/hsm fmt

lint: .venv/.dev  ## format and lint of the Python code
	$(BIN)/python -m ruff format --check
	$(BIN)/python -m ruff check

types: .venv/.dev  ## strict types of the package and of the tests
	$(BIN)/python -m mypy

contract: .venv/.dev  ## which module may import which
	$(BIN)/lint-imports

policy: .venv/.dev  ## the rulebook: clauses, vocabulary, tables, readings
	$(BIN)/hsm check
	$(BIN)/hsm fmt --check

docs: .venv/.dev  ## write the output of commands into the documentation anew
	$(BIN)/python -m tests.project.test_docs --update

lock: .venv/.dev  ## write requirements.lock anew: the newest releases within the ranges of pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --all-extras --no-header --no-annotate \
	    --python-version 3.11 --output-file requirements.lock pyproject.toml

newest:  ## run the fast tests with the newest releases within the ranges, not the locked ones
	$(PYTHON) -m venv --clear .venv-newest
	.venv-newest/bin/python -m pip install --quiet --editable '.[dev,docs]'
	$(MAKE) test-fast BIN=.venv-newest/bin

site: .venv/.dev  ## build the documentation as a site, in site/
	$(BIN)/mkdocs build --quiet --strict

expected: .venv/.dev  ## write anew the whole texts that the tests expect; look at what changes
	HSM_UPDATE_EXPECTED=1 $(BIN)/python -m pytest --quiet tests/presentation/test_render.py

clean:  ## remove what make has made
	rm -rf .venv .venv-newest site dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find hsm_policy tests -name __pycache__ -prune -exec rm -rf {} +

# The stamps say that .venv is as pyproject.toml wants it: .run to use the program, .dev to work on it.

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo 'Python 3.11 or later is needed; name one: make PYTHON=python3.12' >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.run: pyproject.toml requirements.lock | .venv/bin/python
	$(BIN)/python -m pip install --quiet $(LOCKED) --editable .
	@touch $@

.venv/.web: pyproject.toml requirements.lock | .venv/bin/python
	$(BIN)/python -m pip install --quiet $(LOCKED) --editable '.[web]'
	@touch .venv/.run $@

.venv/.dev: pyproject.toml requirements.lock | .venv/bin/python
	$(BIN)/python -m pip install --quiet $(LOCKED) --editable '.[dev,docs]'
	@touch .venv/.run .venv/.web $@
