# Two commands for a newcomer: `make demo` and `make test`. They need one of these Pythons and nothing else.
TRIED  := 3.11 3.12 3.13

PYTHON ?= python3
VENV   ?= .venv
DEMO   ?= demo-library
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: demo test style slow bench clean

demo: $(VENV)/offline.stamp
	@test -f $(DEMO)/vidcast.toml || { $(BIN)/vidcast init $(DEMO) >/dev/null && cp samples/glossary.toml $(DEMO)/ && \
		cat samples/shows.toml >> $(DEMO)/vidcast.toml; }
	@$(BIN)/vidcast run samples/*.mp4 -L $(DEMO); status=$$?; test $$status -eq 0 -o $$status -eq 5
	@echo
	@$(BIN)/vidcast status -L $(DEMO)
	@echo
	@echo "To look at it:  $(BIN)/vidcast serve -L $(DEMO)     then open http://127.0.0.1:8000/"

test: $(VENV)/test.stamp
	$(BIN)/python -m pytest

slow: $(VENV)/test.stamp
	$(BIN)/python -m pytest -m slow

style: $(VENV)/test.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(VENV)/test.stamp
	$(BIN)/python benchmarks/whole_run.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; here, tried = "%d.%d" % sys.version_info[:2], "$(TRIED)".split(); \
		new = "has not been tried on" if sys.version_info[:2] > (3, 13) else "does not run on"; \
		sys.exit(here not in tried and "vidcast %s Python %s; name one of %s: make PYTHON=python%s ..." \
			% (new, here, ", ".join(tried), tried[-1]))'
	$(PYTHON) -m venv $(VENV)

$(VENV)/offline.stamp: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "installing vidcast and its offline speech model into $(VENV) (once, a few minutes)"
	$(PIP) --editable ".[offline]"
	@touch $@

$(VENV)/test.stamp: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "installing vidcast, its offline speech model and the test tools into $(VENV) (once, a few minutes)"
	$(PIP) --editable ".[offline,test]"
	@touch $@ $(VENV)/offline.stamp

clean:
	rm -rf $(DEMO) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
