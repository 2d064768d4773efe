# What the staff types.  Every recipe is one line: a call of the program, which `setup/machine.py` installs first.
# TITLE=forging-ahead takes one title (a slug under source/, or a path) instead of all; PROOF=1 makes a proof past the
# faults of a manuscript; PYTHON= names an interpreter.

TITLE ?=
PROOF ?=
OPTIONS := $(if $(PROOF),--proof)
VENV  := .venv
BIN   := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
CASI  := $(BIN)/casi

ifndef PYTHON
PYTHON := $(shell sh setup/python)
endif
ifeq ($(PYTHON),)
$(error no Python that is new enough; make PYTHON=/path/to/python3 names one)
endif

.PHONY: all pdf epub check preview release attach verify test test-long bench doctor pictures guides lock prove-setup ready ready-to-test ready-to-bench clean
.NOTPARALLEL:

all: ready
	$(CASI) build $(OPTIONS) $(if $(TITLE),"$(TITLE)")

pdf epub: ready
	$(CASI) $@ $(OPTIONS) $(if $(TITLE),"$(TITLE)")

check: ready-to-test
	$(CASI) build $(if $(TITLE),"$(TITLE)") && $(CASI) check $(if $(TITLE),"$(TITLE)")

preview: ready
	$(CASI) preview $(if $(TITLE),"$(TITLE)")

# FORGE=gh (or glab) attaches the files by that command line, ATTACH=no only asks it for the last release; TAG= says which tag
# is meant where a commit bears several.  attach takes a release that stands, and installs no checks.  verify makes the
# newest release again, or that of MANIFEST=.
RELEASE := $(if $(FORGE),--forge "$(FORGE)") $(if $(filter no,$(ATTACH)),--no-attach) $(if $(TAG),--tag "$(TAG)")

release: ready-to-test
	$(CASI) release $(RELEASE)

attach: ready
	$(CASI) release $(RELEASE)

verify: ready
	$(CASI) verify $(if $(MANIFEST),"$(MANIFEST)")

doctor:
	$(if $(wildcard $(CASI)),$(CASI) doctor,$(PYTHON) setup/machine.py doctor)

test: ready-to-test
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

# A book of four hundred pages with seven hundred notes, built and judged; not for every day.
test-long: ready-to-test
	$(BIN)/python -m pytest -m long tests/long

# What builds and checks cost, beside WeasyPrint alone and Pandoc with Typst; it takes hours.  ROUNDS= and SUBJECTS= for less.
bench: ready-to-bench
	$(BIN)/python -m tests.bench $(if $(ROUNDS),--rounds $(ROUNDS)) $(SUBJECTS)

ready:
	@$(PYTHON) setup/machine.py build

ready-to-test:
	@$(PYTHON) setup/machine.py test

ready-to-bench:
	@$(PYTHON) setup/machine.py bench

# For maintainers: the pictures of README.md and of the guides drawn anew, and docs/findings.md written anew; the lock files anew (needs uv); and the set-up tried in a minimal
# Debian (needs root, mmdebstrap).
pictures: ready
	$(BIN)/python -m docs.guides build/pictures/samples
	$(CASI) pdf forging-ahead build/pictures/samples
	$(BIN)/python -m docs.pictures build/forging-ahead/forging-ahead.pdf build/samples/samples.pdf

guides: ready
	$(BIN)/python -m docs.findings
	$(BIN)/python -m docs.style_keys

lock:
	sh setup/lock

prove-setup:
	sh setup/prove

clean:
	rm -rf build
