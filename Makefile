# make chat · make serve · make test: each installs what it needs first.
# `make help` lists the rest.

TOOLS  := .tools
UV_OWN := $(TOOLS)/bin/uv
# The machine's uv if it has one, else one installed from PyPI into the tools folder.
UV     := $(or $(shell command -v uv 2>/dev/null),$(UV_OWN))
PYTHON ?= python3
BOT    := .venv/bin/bot
export RASA_TELEMETRY_ENABLED := false

.PHONY: help chat serve test check lint types install browser clean

help:
	@echo "make chat    talk to the bot in this terminal"
	@echo "make serve   website demo, REST and channels on http://127.0.0.1:5005"
	@echo "make test    install and run all tests"
	@echo "make check   lint, types and tests"
	@echo "make browser Debian's Chromium, which the widget's tests drive"
	@echo "make clean   remove what was built (facts, models, caches), keep conversations"

chat: install
	@$(BOT) chat

serve: install
	@$(BOT) serve

test: install browser
	@.venv/bin/python -m pytest

check: lint types test

lint: $(UV)
	@UV_PROJECT_ENVIRONMENT=$(TOOLS)/lint $(UV) sync --quiet --only-group lint
	@$(TOOLS)/lint/bin/ruff check .
	@$(TOOLS)/lint/bin/ruff format --check .

types: install
	@UV_PROJECT_ENVIRONMENT=$(TOOLS)/lint $(UV) sync --quiet --only-group lint
	@$(TOOLS)/lint/bin/mypy --python-executable .venv/bin/python bot actions

# The widget is tested in the system's own Chromium; only root can install it.
browser:
	@command -v chromium >/dev/null || [ -x /usr/bin/chromium ] || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "installing Chromium for the widget's tests (once)"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	  else \
	    echo "The widget's tests need Chromium: sudo apt-get install chromium" >&2; exit 1; \
	  fi; }

install: .venv/.installed

# Reinstalls when the lock changed; the marker is newer than the lock otherwise.
.venv/.installed: uv.lock pyproject.toml .python-version | $(UV)
	@echo "installing the dependencies (once)"
	@$(UV) sync --quiet --frozen
	@touch $@

# A throw-away environment where Python brings venv; else pip's own target folder (Debian splits
# venv off).
$(UV_OWN):
	@echo "installing uv into $(TOOLS)"
	@mkdir -p $(TOOLS)
	@$(PYTHON) -m venv $(TOOLS)/python >/dev/null 2>&1 \
	  && $(TOOLS)/python/bin/python -m pip install --quiet --disable-pip-version-check uv \
	  && mkdir -p $(TOOLS)/bin && ln -sf ../python/bin/uv $@ \
	  || $(PYTHON) -m pip install --quiet --disable-pip-version-check --target $(TOOLS) uv

clean:
	rm -rf models .rasa var/facts.db var/vectors.db var/run var/logs results
