# make run   sets everything up and starts Vägval on http://localhost:8501
# make test  sets everything up (Chromium, LibreOffice and PostgreSQL included) and runs every test
# make bench prints the speed ratios of the models and of a rerun
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run test bench lint clean
run: $(VENV)/.run
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: $(VENV)/.test chromium libreoffice postgresql
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --dist loadfile

bench: $(VENV)/.test chromium
	$(BIN)/python -m tests.bench

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("Vägval behöver Python 3.11 eller nyare, men detta är " + sys.version) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	touch $@

$(VENV)/.test: requirements.txt tests/requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --requirement tests/requirements.txt
	touch $@

.PHONY: chromium
chromium:
	@tests/browser/install-chromium

.PHONY: libreoffice
libreoffice:
	@tests/data/install-libreoffice

.PHONY: postgresql
postgresql:
	@tests/data/install-postgresql

clean:
	rm -rf $(VENV)
