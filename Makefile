# Two commands: `make demo` and `make test`. Each does all the set-up it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := $(CURDIR)/out/demo
# The checker of our own rules has old needs, so it lives apart.
CHECKER := $(CURDIR)/.venv-checker
# Options of carereach serve, such as SERVE=--no-browser
SERVE ?=
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo demo-close test test-full check security reference benchmarks locks clean

demo: $(VENV)/app.stamp $(VENV)/frontend.stamp ## Audit the invented area, draft and audit one real ICB, open the workbench.
	@sh scripts/open_demo.sh close $(DEMO)/workbench
	@rm -rf $(DEMO)
	@echo "1 of 4: audit Westmere, an invented area"
	@$(BIN)/carereach audit examples/westmere --out $(DEMO)/westmere-report
	@echo "2 of 4: draft NHS Dorset from public data alone"
	@$(BIN)/carereach start QVV --out $(DEMO)/dorset
	@echo "3 of 4: audit that draft"
	@$(BIN)/carereach audit $(DEMO)/dorset --out $(DEMO)/dorset-report
	@echo "Open $(DEMO)/westmere-report/report.html and $(DEMO)/dorset-report/report.html"
	@echo "4 of 4: open the workbench with Westmere in it"
	@sh scripts/open_demo.sh $(BIN) $(DEMO)/workbench $(SERVE)

demo-close: ## End the workbench that make demo opened.
	@sh scripts/open_demo.sh close $(DEMO)/workbench

test: export CAREREACH_SEMGREP := $(CHECKER)/bin/semgrep
test: $(VENV)/dev.stamp $(VENV)/frontend.stamp $(CHECKER)/stamp ## Style, types, floors, every quick test, coverage; the workbench on PostgreSQL too.
	@sh scripts/ensure_chromium.sh
	$(MAKE) check
	$(BIN)/pytest -n 2 --dist loadfile -m "not slow" --cov --cov-report=term-missing:skip-covered --cov-fail-under=95
	sh scripts/test_on_postgres.sh $(BIN)/pytest -n 2 --dist loadfile -m "not slow" -q tests/integration/web

test-full: test ## Also the long proofs.
	$(BIN)/pytest -n 2 --dist loadfile -m slow

check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit -q -r src -c pyproject.toml

security: $(CHECKER)/stamp ## Look for what our own rules forbid.
	$(CHECKER)/bin/semgrep scan --metrics=off --disable-version-check --error --quiet --config security/rules src

reference: $(VENV)/dev.stamp ## Write docs/reference from the declarations.
	$(BIN)/python scripts/build_reference.py

benchmarks: $(VENV)/bench.stamp ## Time the slow measures beside their peers.
	@for file in benchmarks/*.py; do $(BIN)/python $$file || exit 1; done

locks: ## Write the hashed lock files again (needs uv).
	uv lock
	uv export --quiet --frozen --no-dev --group build --no-header --format requirements-txt --no-emit-project -o requirements/app.lock
	uv export --quiet --frozen --no-header --format requirements-txt --no-emit-project -o requirements/dev.lock
	echo semgrep | uv pip compile --quiet --generate-hashes --no-header --no-annotate --python-version 3.11 --output-file requirements/semgrep.lock -
	uv export --quiet --frozen --group bench --no-header --format requirements-txt --no-emit-project -o requirements/bench.lock

clean:
	rm -rf $(VENV) $(CHECKER) out frontend/node_modules src/carereach/web/static .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage*

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed.") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/app.stamp: requirements/app.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements/app.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements/dev.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/app.stamp

$(CHECKER)/stamp: requirements/semgrep.lock
	$(PYTHON) -m venv $(CHECKER)
	$(CHECKER)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements/semgrep.lock
	@touch $@

$(VENV)/bench.stamp: requirements/bench.lock $(VENV)/dev.stamp
	$(PIP) install --require-hashes -r requirements/bench.lock
	@touch $@

FRONTEND := $(wildcard frontend/src/*) $(addprefix frontend/,.npmrc package.json package-lock.json build.mjs)

# The pages' styles and scripts: built from the lock file, without running any package's own script.
$(VENV)/frontend.stamp: $(FRONTEND) src/carereach/report/templates/style.css | $(VENV)/bin/python
	@sh scripts/ensure_node.sh
	cd frontend && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && node build.mjs
	@touch $@
