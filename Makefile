# make run    a demo on http://127.0.0.1:8000 (PORT=…), data in var/home (LIFELOOP_HOME=…)
# make test   everything that CI runs
# make soak   what takes longer
# make fmt    format code and templates
# make messages   compile the catalogues and list what is not translated
# make dist   build the wheel into dist/
# make pins   pin the newest allowed versions of all packages afresh

PORT ?= 8000
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
BIN = .venv/bin

.PHONY: run test soak fmt messages pins dist clean python

run: python
	@$(PYTHON) -m scripts.bootstrap
	@exec $(BIN)/python -m scripts.start --port $(PORT)

test: python
	@$(PYTHON) -m scripts.bootstrap --dev
	@exec $(BIN)/python -m scripts.suite

soak: python
	@$(PYTHON) -m scripts.bootstrap --dev
	@exec $(BIN)/python -m scripts.suite --soak

fmt: python
	@$(PYTHON) -m scripts.bootstrap --dev
	@$(BIN)/ruff check --fix-only --quiet . ; $(BIN)/ruff format --quiet .
	@$(BIN)/djlint --quiet --reformat lifeloop ; true

messages: python
	@$(PYTHON) -m scripts.bootstrap --dev
	@$(BIN)/python -m scripts.catalogue compile && $(BIN)/python -m scripts.catalogue check

pins: python
	@$(PYTHON) -m scripts.bootstrap --dev
	@$(BIN)/python -m scripts.pins

dist: python
	@$(PYTHON) -m scripts.bootstrap --dev
	@$(BIN)/python -m scripts.assets
	@rm -rf build/lib build/bdist.* lifeloop.egg-info
	@$(BIN)/python -m build --wheel --no-isolation -o dist

clean:
	rm -rf .venv node_modules .stamps var build dist lifeloop/static/vendor lifeloop/static_hashed

python:
	@test -n "$(PYTHON)" || { echo "error: no Python 3.11 or later here; install it and run again" >&2; exit 1; }
