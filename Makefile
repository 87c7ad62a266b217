# make        set up, then the whole job for the example study
# make test   set up, then every test
# make help   the other commands

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# Compiled bytecode makes every start of a notebook several times faster.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := reproduce
.PHONY: reproduce again test lab lint format docs refresh lock mutation bench fuzz clean help

# Runs balint reproduce, unless nothing has changed since it last did.
ONCE = $(BIN)/python -m balint_analysis.run.uptodate

reproduce: $(READY) ## the whole job for the example study (what plain make does)
	@$(ONCE) $(BIN)/balint reproduce

again: $(READY) ## the same, even if nothing has changed since the last run
	@$(ONCE) --again $(BIN)/balint reproduce

test: $(READY) ## every test, the notebooks' regression checks included
	$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder

lab: $(READY) ## open JupyterLab on working copies of the notebooks (STUDY=data/raw/... for another)
	$(BIN)/balint lab $(STUDY)

lint: $(READY) ## check style, formatting, which room imports which, and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/mypy

format: $(READY) ## put the formatting right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(READY) ## write what docs/ says of the code afresh
	$(BIN)/python tools/codebook_page.py
	$(BIN)/python tools/write_docs.py

refresh: $(READY) ## make all that git holds of the example afresh, ready to commit
	$(BIN)/python tools/refresh.py

mutation: $(READY) ## damage the statistics and sentences bit by bit: does a test notice? (an hour)
	$(BIN)/mutmut run --max-children 2
	$(BIN)/mutmut results

fuzz: $(READY) ## feed the readers damaged files for ten minutes (MINUTES=60 for longer)
	$(BIN)/python tools/fuzz_readers.py --minutes $(or $(MINUTES),10)

bench: $(READY) ## coverage of the intervals and of the bootstrap, speed beside the peers, and of explore.ipynb
	$(BIN)/python benchmarks/coverage.py
	$(BIN)/python benchmarks/coverage_reliability.py
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/redraw.py

lock: $(READY) ## write requirements.lock afresh from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
		--fork-strategy fewest --generate-hashes --no-strip-extras --no-annotate --no-header \
		--upgrade --quiet --output-file requirements.lock

clean: ## remove the environment
	rm -rf $(VENV)

help: ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

# Done once: again only when the lock or the package's own description changes.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Setting up in $(VENV), once: this takes a minute or two ..."
	@$(PYTHON) -m venv --clear $(VENV) || \
		{ echo "Python's venv is missing: on Debian and Ubuntu, apt install python3-venv"; exit 1; }
	@$(BIN)/python tools/install.py
	@touch $@
