# make demo      fresh machine → installed → graph of the example reports built, queried, drawn; says where to look
# make test      fresh machine → installed → every check that needs no server, no root, no network
# make test-all  the same, and what needs torch, servers or a browser
# make bench     the figures of README and docs (needs the research data, KG_SHARED)

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
DEMO   ?= .demo

export OMP_NUM_THREADS ?= 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: install demo test test-more test-all lint types layers bench bench-reading images train clean

install: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "kg needs Python 3.11 or later; say make PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable '.[test]'
	@touch $@

demo: install
	@mkdir -p $(DEMO)
	@echo "Reading examples/reports …"
	@$(BIN)/kg build examples/reports -o $(DEMO)/graph.trig
	@$(BIN)/kg export $(DEMO)/graph.trig -f turtle -o $(DEMO)/graph.ttl
	@echo && echo "Who attacked whom and where, as asserted?"
	@$(BIN)/kg query $(DEMO)/graph.trig attacks
	@echo && echo "Who met whom, and through which mediator?"
	@$(BIN)/kg query $(DEMO)/graph.trig meetings
	@echo && echo "How many were killed and injured, and who says so?"
	@$(BIN)/kg query $(DEMO)/graph.trig casualties
	@$(BIN)/kg network $(DEMO)/graph.trig -o $(DEMO)/network.html
	@$(BIN)/kg network $(DEMO)/graph.trig -o $(DEMO)/network.png
	@$(BIN)/kg map $(DEMO)/graph.trig -o $(DEMO)/map.png
	@echo && echo "Look at: $(DEMO)/network.html (in a browser), $(DEMO)/network.png, $(DEMO)/map.png,"
	@echo "  $(DEMO)/graph.ttl (Turtle), $(DEMO)/graph.trig (with named graphs)."
	@echo "Ask more: $(BIN)/kg query --list"

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install
	$(BIN)/mypy

layers: install
	$(BIN)/lint-imports

test: lint types layers
	$(BIN)/pytest -q -m "not server"

test-more: install
	bash .ci/extras
	$(BIN)/pytest -q tests/training
	$(BIN)/pytest -q -m server

test-all: test test-more

bench: bench-reading
	$(BIN)/python bench/written.py
	$(BIN)/python bench/given.py
	$(BIN)/python bench/linking.py
	$(BIN)/python bench/strong.py
	$(BIN)/python bench/merging.py

bench-reading: install
	$(BIN)/python bench/reading.py

# The pictures of README and docs, taken from the program at work (needs Chromium).
images: install
	KG_IMAGES=1 $(BIN)/pytest -q tests/browser/test_images.py

# From data to weights: a run for each seed, its thresholds, and the export to $(MODEL)/SEED.
# About an hour a seed on one core. SMOKE=1: a minute, to see that training works.
SEEDS ?= 12
MODEL ?= build/model
train:
	$(BIN)/pip install --quiet --editable '.[test,train]'
ifdef SMOKE
	$(BIN)/python -m training.train --smoke
else
	set -e; for seed in $(SEEDS); do \
	  $(BIN)/python -m training.train --seed $$seed; \
	  $(BIN)/python -m training.calibrate --folder build/training/$$seed; \
	  $(BIN)/python -m training.export --folder build/training/$$seed --out $(MODEL)/$$seed; \
	done
endif

clean:
	rm -rf $(VENV) $(DEMO) build dist .mypy_cache .ruff_cache .pytest_cache
