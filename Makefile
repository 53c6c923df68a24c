# `env -u`: machines that forbid byte code would compile every import at every start.
PYTHON ?= python3
RUN := env -u PYTHONDONTWRITEBYTECODE .venv/bin/python
SPREAD := --numprocesses auto --maxprocesses 8 --dist worksteal

.PHONY: demo chat run test check bench kill hostile model lock catalogue clean

.venv: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check uv
	.venv/bin/uv pip install --quiet --compile-bytecode --python .venv/bin/python --require-hashes -r requirements.lock
	.venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --editable .
	touch .venv

demo: .venv
	$(RUN) -m bot demo

chat: .venv
	$(RUN) -m bot chat

run: .venv
	$(RUN) -m bot run

# Over all processors, but for what measures time.
test: .venv
	$(RUN) -m coverage erase
	$(RUN) -m coverage run -m pytest -m "not alone" $(SPREAD)
	$(RUN) -m coverage run -m pytest -m alone
	$(RUN) -m coverage combine --quiet
	$(RUN) -m coverage report

check: .venv
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	$(RUN) -m mypy
	.venv/bin/lint-imports
	.venv/bin/deptry .
	! grep -n '://' requirements.lock

kill: .venv
	KILLS=1000 $(RUN) -m pytest --timeout 7200 tests/test_kills.py

# Ten times what `make test` sends; another seed each time, which a failure tells.
hostile: .venv
	HOSTILE=10 $(RUN) -m pytest -m "not alone" $(SPREAD) --timeout 7200 tests/hostile tests/campaign tests/bot/test_walks.py
	HOSTILE=10 $(RUN) -m pytest -m alone -s --timeout 7200 tests/hostile

# As many histories of a campaign, of as many deeds each; others each time.
model: .venv
	HOSTILE=1 HISTORIES="300 60" $(RUN) -m pytest --timeout 7200 tests/storage/test_histories.py

bench: .venv
	$(RUN) -m bench

# After a change to the dependencies in pyproject.toml.
lock: .venv
	rm -f uv.lock && .venv/bin/uv export --quiet --all-extras --no-emit-project --no-header --no-annotate --format requirements.txt --output-file requirements.lock
	rm -f uv.lock

# After a change to what the program says.
catalogue: .venv
	.venv/bin/pybabel --quiet extract --no-location --omit-header --keyword=_ --keyword=lazy --keyword=plural:1,2 --output locales/lalanh.pot bot handlers campaign storage reports
	.venv/bin/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 100 --domain lalanh --input-file locales/lalanh.pot --output-file locales/en/lalanh.po --locale en
	rm locales/lalanh.pot

clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
