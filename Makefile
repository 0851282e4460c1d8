# `make demo` and `make test` do all the set-up themselves; they need Python 3.11 or newer and make.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
# What Python has compiled is kept: every test that starts the program would compile it again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint any-order broken-fields moving-on random-weeks random-hours week month evening fairness mutants bench bench-quick picture words pages snapshots clean

demo: $(VENV)/.ready
	@echo "Starting a pretend shop: simulated platforms, a worker, and the desk. q leaves."
	@$(BIN)/socialdesk demo

test: $(VENV)/.ready-dev
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy & types=$$!; $(BIN)/python -m pytest -n auto --dist worksteal; tests=$$?; wait $$types && exit $$tests

lint: $(VENV)/.ready-dev
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy

any-order: $(VENV)/.ready-dev
	ROUNDS=1000 $(BIN)/python -m pytest -q -o faulthandler_timeout=0 tests/whole/test_any_order.py

broken-fields: $(VENV)/.ready-dev
	ROUNDS=1000000 $(BIN)/python -m pytest -q -o faulthandler_timeout=0 tests/whole/test_broken_fields.py

moving-on: $(VENV)/.ready-dev
	ROUNDS=1000 $(BIN)/python -m pytest -q -n auto -o faulthandler_timeout=0 tests/tui/test_moving_on.py

random-weeks: $(VENV)/.ready-dev
	ROUNDS=1000 SEED=$$(date +%s) $(BIN)/python -m pytest -q -n auto -o faulthandler_timeout=0 tests/services/figures/test_whole_truth.py

random-hours: $(VENV)/.ready-dev
	ROUNDS=1000 SEED=$$(date +%s) $(BIN)/python -m pytest -q -n auto -o faulthandler_timeout=0 tests/services/test_any_calendar.py

week: $(VENV)/.ready-dev
	CUSTOMERS=$${CUSTOMERS:-5000} KILLS=$${KILLS:-60} SEED=$${SEED:-$$(date +%s)} $(BIN)/python -m pytest -q -n auto -o faulthandler_timeout=0 tests/whole/test_week.py

month: $(VENV)/.ready-dev
	DAYS=$${DAYS:-30} ORDERS=$${ORDERS:-200} COMMENTS=$${COMMENTS:-400} KILLS=$${KILLS:-200} SEED=$${SEED:-$$(date +%s)} $(BIN)/python -m pytest -q -o faulthandler_timeout=0 tests/whole/test_month.py

evening: $(VENV)/.ready-dev
	FOLLOWERS=10000 KILLS=30 SEED=$$(date +%s) $(BIN)/python -m pytest -q -o faulthandler_timeout=0 tests/whole/test_evening.py

fairness: $(VENV)/.ready-dev
	DRAWS=1000000 EVENINGS=1000 $(BIN)/python -m pytest -q -n auto -o faulthandler_timeout=0 tests/model/test_draw.py tests/services/test_fair_games.py

live-evening: $(VENV)/.ready-dev
	PEOPLE=3000 COMMENTS=8000 SPEED=2 KILLS=30 SEED=$$(date +%s) $(BIN)/python -m pytest -q -o faulthandler_timeout=0 tests/whole/test_live.py

mutants: $(VENV)/.ready-mutation
	rm -rf mutants
	mkdir mutants
	$(BIN)/python -m mutmut run > mutants/run.log
	$(BIN)/python -m tests.support.mutants

bench: $(VENV)/.ready-dev
	$(BIN)/python -m bench

bench-quick: $(VENV)/.ready-dev
	$(BIN)/python -m bench --quick

pages: $(VENV)/.ready-dev
	$(BIN)/python -m tests.support.pages

snapshots: $(VENV)/.ready-dev
	SNAPSHOTS=write $(BIN)/python -m pytest tests/tui/test_snapshots.py tests/tui/broadcasts/test_looks.py tests/tui/live/test_looks.py tests/tui/games/test_looks.py

words: $(VENV)/.ready-dev
	$(BIN)/python -m tests.support.catalogues

picture: $(VENV)/.ready-dev
	$(BIN)/python -m tests.tui.picture docs

$(VENV)/.ready: pyproject.toml constraints.txt
	@echo "Setting up in $(VENV), once; it takes one to two minutes and downloads about 80 MB."
	@echo "1 of 2: a Python environment of its own ..."
	$(PYTHON) -m venv $(VENV)
	@echo "2 of 2: the libraries (pip names each as it comes) ..."
	@$(BIN)/python -m pip install --disable-pip-version-check --constraint constraints.txt --editable '.[reports]' | grep --line-buffered -E "^(Collecting|Installing|Successfully)" | cut -c1-100
	@$(BIN)/python -c "import socialdesk"
	touch $@

# In one go: what the program needs and what its tests need are looked for, and built, once. Python compiles
# what is used of it when it is; all would take as long as all else here.
$(VENV)/.ready-dev: pyproject.toml constraints.txt
	@echo "Setting up in $(VENV), once, with what the tests need; it takes one to two minutes."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --constraint constraints.txt --editable '.[dev,reports]'
	@$(BIN)/python -c "import socialdesk"
	touch $(VENV)/.ready $@

$(VENV)/.ready-mutation: $(VENV)/.ready-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[mutation]'
	touch $@

clean:
	rm -rf $(VENV) mutants .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
