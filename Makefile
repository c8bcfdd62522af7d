# The two commands that matter: `make verify` and `make test`.

PYTHON := $(firstword $(foreach name,python3.11 python3.12 python3.13 python3.14 python3,\
	$(shell command -v $(name) >/dev/null 2>&1 && \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable
DEBIAN := chromium gcc iproute2 iptables kmod nftables procps spin tcpdump user-mode-linux

export PYTHONHASHSEED := 0

.PHONY: verify test test-fast test-kernel lint bench debian clean

verify: .venv/ready ## Verify every domain on its default worlds
	$(BIN)/verify all

test: .venv/ready-test debian ## Every test; those that build networks one after another
	$(BIN)/python -m pytest -n 2 --maxschedchunk 2 -m "not kernel" --durations=25
	$(MAKE) test-kernel

test-kernel: .venv/ready-test debian ## The tests that build networks or boot a kernel; root only
	$(BIN)/python -m pytest -m kernel; status=$$?; [ $$status -eq 5 ] || exit $$status

test-fast: .venv/ready-test ## Without what takes seconds a case
	$(BIN)/python -m pytest -n 2 --maxschedchunk 2 -m "not kernel and not slow" -q

lint: .venv/ready-lint ## Style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict

bench: .venv/ready-test ## How fast the engines are
	$(BIN)/python -m tests.bench

debian: ## What the kernel tests need; only root can install it, others skip those tests
	@if [ "$$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then \
		missing=$$(dpkg-query --show --showformat='$${db:Status-Status} $${Package}\n' $(DEBIAN) 2>/dev/null \
			| awk '$$1 == "installed" {print $$2}' | sort | comm -13 - <(printf '%s\n' $(DEBIAN) | sort)); \
		if [ -n "$$missing" ]; then \
			apt-get update --quiet --quiet && \
			DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --quiet --no-install-recommends $$missing; \
		fi; \
	fi

debian: SHELL := /bin/bash

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "verify needs Python 3.11 or newer" >&2; exit 2; }
	$(PYTHON) -m venv .venv

.venv/ready: .venv/bin/python pyproject.toml constraints.txt
	$(INSTALL) .
	@touch $@

.venv/ready-test: .venv/bin/python pyproject.toml constraints.txt
	$(INSTALL) '.[test]'
	@touch $@ .venv/ready

.venv/ready-lint: .venv/bin/python pyproject.toml constraints.txt
	$(INSTALL) '.[lint,test]'
	@touch $@ .venv/ready .venv/ready-test

clean: ## Remove what was made
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
