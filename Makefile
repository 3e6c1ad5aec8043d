PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export TEIGEN_HOME ?= var
D3 := 7.9.2
PLOT := 0.6.17
VENDORED := web/static/vendor

.PHONY: install dev check test demo demo-up run lock vendor clean

install: $(VENV)/.installed
dev: $(VENV)/.dev

$(VENV)/.installed: requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --upgrade pip
	$(BIN)/python -m pip install -q --require-hashes -r requirements.txt
	$(BIN)/python -m pip install -q --no-deps -e .
	touch $@

$(VENV)/.dev: $(VENV)/.installed requirements-dev.txt
	$(BIN)/python -m pip install -q --require-hashes -r requirements-dev.txt
	touch $@

check: dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: dev
	$(BIN)/python -m pytest -n 2

demo: install
	$(BIN)/python -m demo

demo-up: install
	$(BIN)/python -m demo --stay

run: install
	$(BIN)/teigen up

lock: dev
	$(BIN)/python -m pip install -q pip-tools
	$(BIN)/pip-compile -q --no-emit-index-url --no-emit-find-links --no-emit-options --generate-hashes --strip-extras --allow-unsafe -o requirements.txt requirements.in
	$(BIN)/pip-compile -q --no-emit-index-url --no-emit-find-links --no-emit-options --generate-hashes --strip-extras --allow-unsafe -o requirements-dev.txt requirements-dev.in

vendor: # the chart library and what it stands on
	rm -rf build/vendor && mkdir -p build/vendor/d3 build/vendor/plot
	cd build/vendor && npm pack --silent d3@$(D3) @observablehq/plot@$(PLOT)
	tar xzf build/vendor/d3-$(D3).tgz -C build/vendor/d3
	tar xzf build/vendor/observablehq-plot-$(PLOT).tgz -C build/vendor/plot
	cp build/vendor/d3/package/dist/d3.min.js build/vendor/plot/package/dist/plot.umd.min.js $(VENDORED)
	cp build/vendor/d3/package/LICENSE $(VENDORED)/d3.LICENSE
	cp build/vendor/plot/package/LICENSE $(VENDORED)/plot.LICENSE
	cd $(VENDORED) && sha256sum --check SHA256SUMS

clean:
	rm -rf $(VENV) build *.egg-info
