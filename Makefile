# Commands of the project; see README.md. Needs Python 3.11 with venv, and nothing else.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin

HOST ?= 127.0.0.1
PORT ?= 8000
export HOST PORT

# A stamp per content of the requirements: what is installed is what is pinned, and only once.
RUN := $(VENV)/.installed-$(shell cat requirements.txt | cksum | cut -d' ' -f1)
DEV := $(VENV)/.installed-dev-$(shell cat requirements.txt requirements-dev.txt | cksum | cut -d' ' -f1)
PIP_INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: demo test check bench lock clean
.DEFAULT_GOAL := demo

demo: $(RUN)
	@$(BIN)/python -m tools.demo

test: $(DEV)
	@$(BIN)/python -m tools.run_tests $(ARGS)

check: export HUIWU_DATA := $(CURDIR)/var/check
check: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python tools/messages.py check
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	SITE_URL=https://huiwu.example.org BEHIND_TLS_PROXY=1 DEBUG=0 DEMO=0 \
		$(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/mypy .

bench: $(DEV)
	@$(BIN)/python -m benchmarks

# Pin what requirements*.in ask for, with hashes.
lock: | $(BIN)/python
	test -x $(VENV)/lock/bin/pip-compile || { $(PYTHON) -m venv $(VENV)/lock && \
		$(VENV)/lock/bin/pip install --quiet --disable-pip-version-check pip-tools==7.6.2; }
	for name in requirements requirements-dev; do $(VENV)/lock/bin/pip-compile --quiet \
		--generate-hashes --strip-extras --no-emit-index-url --no-emit-trusted-host \
		--no-emit-find-links --output-file $$name.txt $$name.in || exit 1; done

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "Huiwu needs Python 3.11 (PYTHON= names it)")'
	@echo "Making $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(RUN): | $(BIN)/python
	@echo "Installing requirements.txt (once)"
	@$(PIP_INSTALL) -r requirements.txt
	@rm -f $(VENV)/.installed-[0-9]* && touch $@

$(DEV): $(RUN)
	@echo "Installing requirements-dev.txt (once)"
	@$(PIP_INSTALL) -r requirements-dev.txt
	@rm -f $(VENV)/.installed-dev-* && touch $@
