# Everything sets itself up in .venv and .cache; nothing is written outside this folder.

PYTHON ?= python3
BIN := .venv/bin
# Unless told to build all packages alike, older versions of pip warn of each that has only a setup.py.
# A variable, not the option: a pip that has no such option passes over it.
PIP := PIP_USE_PEP517=1 $(BIN)/python -m pip --disable-pip-version-check
RUNNABLE := .venv/.runnable
READY := .venv/.ready
FOOTAGE := .cache/footage/.ready
# Files of tests side by side; most tests keep one core busy.
WORKERS ?= 2
SIDE_BY_SIDE := -n $(WORKERS) --dist loadfile --no-loadscope-reorder

.PHONY: help demo test test-full test-endurance torture wheel lint bench docs footage clean

help:
	@echo "make demo       set up, make a demo film, burn and mux three languages (demo/)"
	@echo "make test       set up and run the tests"
	@echo "make test-full  the slow and heavy tests too"
	@echo "make test-endurance  before a release: more of what test-full tries in part"
	@echo "make torture    hundreds of damages to a cache, kills, builds side by side, full disks (docs/reliability.md)"
	@echo "make wheel      build the wheel; install and try it on Python 3.11 and the newest one here"
	@echo "make lint       style, types, import direction"
	@echo "make bench      the benchmarks"
	@echo "make docs       the pages that are written from the code (docs/rules.md, docs/configuration.md, docs/languages.md,"
	@echo "                docs/other-tools.md, docs/masters.md, docs/manifest.schema.json), the manual page (docs/filmpack.1),"
	@echo "                and the card's texts that are shipped (src/filmpack/translation/card_texts.toml)"
	@echo "make clean      remove what these made; film/ and dist/ stay"

# What running needs; READY adds what the tests need.
$(RUNNABLE): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "filmpack needs Python 3.11 or newer; name one: make PYTHON=/path/to/python3.12 ..."; exit 2; }
	@$(PYTHON) -m venv .venv || $(PYTHON) -m virtualenv -q .venv || \
	  { echo "This Python cannot make a virtual environment (on Debian: apt install python3-venv)."; exit 2; }
	$(PIP) install --quiet --editable .
	@touch $@

$(READY): pyproject.toml | $(RUNNABLE)
	$(PIP) install --quiet --editable '.[dev]'
	@touch $@

$(FOOTAGE): tests/footage.py | $(READY)
	$(BIN)/python tests/footage.py .cache/footage
	@touch $@

footage: $(FOOTAGE)

demo: export FILMPACK_CACHE := $(CURDIR)/.cache/store
demo: $(RUNNABLE)
	$(BIN)/filmpack demo-film --minutes 1 --size 640x360 --force -o demo/film.mp4
	$(BIN)/filmpack status
	$(BIN)/filmpack build pl el bg --kind burn --kind mux --film demo/film.mp4 --excerpt -o demo

test: $(READY) $(FOOTAGE)
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) -m "not full"

test-full: $(READY) $(FOOTAGE)
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) -m "not endurance"

test-endurance: export FILMPACK_FUZZ_RUNS ?= 12000
test-endurance: export FILMPACK_FUZZ_MASTERS ?= 900
test-endurance: $(READY) $(FOOTAGE)
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) -m endurance
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) tests/fuzz/test_run.py tests/media/test_hostile_masters.py

torture: $(READY)
	PYTHONPATH=tests/support $(BIN)/python tests/support/torture.py

wheel: $(READY)
	$(BIN)/python tests/support/try_wheel.py

lint: $(READY)
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(READY)
	$(BIN)/python -c 'from filmpack.checks.documentation import rules_page; print(rules_page(), end="")' > docs/rules.md
	$(BIN)/python -c 'from filmpack.project.config.documentation import configuration_page; print(configuration_page(), end="")' > docs/configuration.md
	$(BIN)/python -c 'from filmpack.delivery.manifest import manifest_schema; print(manifest_schema().decode(), end="")' > docs/manifest.schema.json
	$(BIN)/python -c 'from filmpack.languages.facts import languages_page; print(languages_page(), end="")' > docs/languages.md
	$(BIN)/python tests/support/fault_tables.py > docs/other-tools.md
	@mkdir -p .cache
	$(BIN)/python tests/support/card_texts.py > .cache/card_texts.toml
	mv .cache/card_texts.toml src/filmpack/translation/card_texts.toml
	$(BIN)/python tests/support/master_matrix.py > docs/masters.md
	$(BIN)/filmpack help --man > docs/filmpack.1

bench: $(READY) $(FOOTAGE)
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/check.py
	$(BIN)/python benchmarks/linebreaks.py
	$(BIN)/python benchmarks/planning.py
	$(BIN)/python benchmarks/shapes.py
	$(PIP) install --quiet --editable '.[bench]'
	$(BIN)/python benchmarks/quality.py
	$(BIN)/python benchmarks/growth.py --plot docs/growth.png
	$(BIN)/python benchmarks/engine.py limit
	$(BIN)/python benchmarks/engine.py cold
	$(BIN)/python benchmarks/engine.py word
	$(BIN)/python benchmarks/package.py
	$(BIN)/python benchmarks/cluster.py workers
	$(BIN)/python benchmarks/cluster.py simulate

# Only what the targets above made: film/ and dist/ hold the user's master and finished films.
clean:
	rm -rf .venv .cache demo .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
