# `make` lists the targets. Everything that they install or write stays inside this folder.

PYTHON ?= python3
VENV   := .venv
LOCKED := constraints.txt
RUN    := $(VENV)/bin/python -m
CODE    = $(wildcard conftest.py helpers tests benchmarks tools notebooks)

# A reader's own settings do not change the book: those of Python and pip end here, those of Jupyter,
# IPython and Matplotlib in tools/surroundings.py. Where pip finds packages is the reader's to say.
unexport $(filter PYTHON%,$(.VARIABLES)) PIP_TARGET PIP_CONSTRAINT PIP_REQUIREMENT PIP_EDITABLE
export PIP_USER := 0
export PIP_NO_DEPS := 0
export PIP_DRY_RUN := 0
PIP = $(RUN) pip install --quiet --no-build-isolation \
	--target= --prefix="$(CURDIR)/$(VENV)" --root=/ -c $(LOCKED)

FOLDER := $(VENV)/.folder
MOVED  := $(shell [ ! -e $(FOLDER) ] || [ "$$(cat $(FOLDER))" = "$$(pwd -P)" ] || echo moved)

.PHONY: help lab site pdf test slow oldest newest torchless notebooks new bench lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

lab: $(VENV)/.lab ## open the book in JupyterLab; options for it in LAB="…"
	$(RUN) tools.open_book $(LAB)

site: $(VENV)/.katex ## build the book as a static site, in _site, from the stored outputs
	$(RUN) tools.site

pdf: $(VENV)/.test $(VENV)/.katex ## print the book and each notebook as PDFs, linked from the site
	$(RUN) tools.site.paper

# Not reordered: the browser's few long tests would come last, on one worker. Tests run make
# too, and that one is not to hear of VENV and LOCKED from this one.
test: $(VENV)/.test $(VENV)/.katex ## check style, helpers, answers, explorers and every notebook
	$(RUN) ruff check $(CODE)
	$(RUN) ruff format --check $(CODE)
	MAKEFLAGS= $(RUN) pytest --nbval --nbval-current-env -n 2 --dist loadfile --no-loadscope-reorder

slow: pdf ## run the tests that take minutes, those of the printed book among them
	MAKEFLAGS= $(RUN) pytest -m slow -n 2 --dist loadfile

oldest: ## test with the oldest versions that pyproject.toml allows
newest: ## test with the newest
oldest newest: $(VENV)/.test
	$(RUN) tools.versions $@ > $(VENV)/$@.txt
	rm -rf $(VENV)-$@
	$(MAKE) test VENV=$(VENV)-$@ LOCKED=$(VENV)/$@.txt

# PyTorch's builds for every Python would be gigabytes; what needs it is skipped.
torchless: ## test without PyTorch, for instance on another Python: PYTHON=python3.13
	$(PYTHON) -m venv --clear $(VENV)-$@
	grep -v ^torch== constraints.txt > $(VENV)-$@/versions.txt
	$(VENV)-$@/bin/python -m pip install --quiet -r $(VENV)-$@/versions.txt
	$(VENV)-$@/bin/python -m pytest tests/kernels tests/explorers tests/answers \
		tests/book/test_torchless.py

notebooks: $(VENV)/.test ## run the notebooks and store their outputs; some of them with NOTEBOOKS="…"
	$(RUN) tools.tables
	$(RUN) tools.solutions
	$(RUN) tools.run_notebooks $(NOTEBOOKS)

new: $(VENV)/.test ## lay out a notebook and what belongs to it: make new NOTEBOOK="5.1 Some claim"
	$(RUN) tools.new_notebook "$(NOTEBOOK)"

bench: $(VENV)/.test ## measure
	$(RUN) benchmarks

lock: $(VENV)/.test ## renew constraints.txt; hold packages back with KEEP="torch==2.13.0"
	$(RUN) pip install --quiet --dry-run --ignore-installed \
		--report $(VENV)/lock.json '.[test,site]' $(KEEP)
	$(RUN) tools.lock $(VENV)/lock.json > $(VENV)/lock.txt
	mv $(VENV)/lock.txt constraints.txt

clean: ## remove what make, Python and the tests have made; not your copies in work/
	rm -rf $(VENV) $(addprefix $(VENV)-,oldest newest torchless) .jupyter build *.egg-info
	rm -rf _site .hypothesis .pytest_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo >&2 \
		"The book needs Python 3.11 or newer, but '$(PYTHON)' is older or missing:" \
		"name another, as in make lab PYTHON=python3.12"; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo >&2 \
		"The book needs Python's venv module, but '$(PYTHON)' lacks it:" \
		"install it (on Debian and Ubuntu the package is python3-venv)"; exit 1; }
	"$(PYTHON)" -m venv --clear $(VENV)

# Stamps: set-up is repeated only when a version may have changed, or Python is another.
$(VENV)/.lab: pyproject.toml constraints.txt $(VENV)/bin/python | $(MOVED)
	$(call INSTALL,.)

$(VENV)/.test: pyproject.toml $(LOCKED) $(VENV)/bin/python | $(MOVED)
	$(call INSTALL,'.[test]')

$(VENV)/.site: pyproject.toml $(LOCKED) $(VENV)/bin/python | $(MOVED)
	$(call INSTALL,'.[site]')

$(VENV)/.katex: tools/site/katex.py $(VENV)/.site
	$(RUN) tools.site.katex
	@touch $@

define INSTALL
	@echo "Installing into $(VENV): a few minutes the first time"
	$(PIP) --upgrade setuptools
	$(PIP) -e $(1)
	@pwd -P > $(FOLDER)
	@touch $@
endef

# The installed book names its folder. Moved or copied, it is installed anew, which needs no network.
.PHONY: moved
moved: | $(VENV)/bin/python
	@echo "The folder has another name: installing the book anew"
	$(PIP) --no-deps -e .
	@pwd -P > $(FOLDER)
