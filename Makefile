# pharmazone: `make serve` and `make test` are all one needs; both install what they use into .venv.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
FRONT := .venv/.front
PHARMAZONE := $(BIN)/pharmazone

.PHONY: install serve build test check bench screenshots clean

# Make .venv with everything that development uses (with uv where there is one, else with venv and pip), and bring the
# editor of /sparql from npm.
install: $(STAMP) $(FRONT)

# Build the snapshot and serve it on http://127.0.0.1:8000/.
serve: build $(FRONT)
	$(PHARMAZONE) serve

# Build the snapshot from ontology/, data/ and queries/.
build: $(STAMP)
	$(PHARMAZONE) build

# Run every test.
test: $(STAMP) $(FRONT)
	$(BIN)/pytest

# Check the knowledge, the style, the types and the layers; needs no article.
check: $(STAMP)
	$(PHARMAZONE) check
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

# Measure speed and memory as ratios beside `oxigraph serve` and `rdflib-endpoint`, in one run; wants wrk.
bench: build
	$(BIN)/python -m tests.benchmarks

# Take the pictures of docs/pictures anew; wants Chromium.
screenshots: build $(FRONT)
	$(BIN)/python -m tests.browser.screenshots

# Remove what the other targets made.
clean:
	rm -rf .venv .pharmazone .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf service/front/node_modules service/pharmazone/serve/assets

$(STAMP): pyproject.toml
	@if command -v uv >/dev/null; then \
		uv venv --quiet --allow-existing --python $(PYTHON) .venv && \
		uv pip install --quiet --python $(BIN)/python --editable '.[mcp,pandas,polars]' --group dev; \
	else \
		$(PYTHON) -m venv .venv && \
		$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1' && \
		$(BIN)/python -m pip install --quiet --editable '.[mcp,pandas,polars]' --group dev; \
	fi
	@touch $@

# Without a network it says what failed and the rest goes on: then /sparql has a plain form.
$(FRONT): service/front/package-lock.json service/front/bring.py | $(STAMP)
	@$(BIN)/python service/front/bring.py && touch $@ || true
