# `make` lists the targets. Everything that they install or write stays inside this folder.

PYTHON ?= python3
VENV   := .venv
RUN    := $(VENV)/bin/python -m
CODE    = $(wildcard helpers tests benchmarks tools notebooks)

# A reader's own Jupyter, IPython and Matplotlib settings neither change the book nor are changed.
export JUPYTER_CONFIG_DIR  := $(CURDIR)/$(VENV)/jupyter
export JUPYTER_DATA_DIR    := $(CURDIR)/$(VENV)/jupyter-data
export JUPYTER_RUNTIME_DIR := $(CURDIR)/$(VENV)/jupyter-runtime
export IPYTHONDIR          := $(CURDIR)/$(VENV)/ipython
export MPLCONFIGDIR        := $(CURDIR)/$(VENV)/matplotlib

# Two workers share the cores: with more threads each, PyTorch's would wait for one another.
test notebooks new: export OMP_NUM_THREADS := 1

.PHONY: help lab test notebooks new bench lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

lab: $(VENV)/.lab ## open the book in JupyterLab; options for it in LAB="…"
	$(RUN) jupyterlab --ServerApp.root_dir="$(CURDIR)" $(ALLOW_ROOT) \
		--LabApp.default_url=/lab/tree/notebooks/index.ipynb $(LAB)

# Not reordered: the browser's few long tests would come last, on one worker.
test: $(VENV)/.test ## check style, helpers, answers, explorers and every notebook
	$(RUN) ruff check $(CODE)
	$(RUN) ruff format --check $(CODE)
	$(RUN) pytest --nbval --nbval-current-env --nbval-cell-timeout=180 -n 2 --dist loadfile \
		--no-loadscope-reorder

notebooks: $(VENV)/.test ## run the notebooks and store their outputs; some of them with NOTEBOOKS="…"
	$(RUN) tools.tables
	$(RUN) tools.run_notebooks $(NOTEBOOKS)

new: $(VENV)/.test ## lay out a notebook and what belongs to it: make new NOTEBOOK="5.1 Some claim"
	$(RUN) tools.new_notebook "$(NOTEBOOK)"

bench: $(VENV)/.test ## measure
	$(RUN) benchmarks

lock: $(VENV)/.test ## renew constraints.txt; hold packages back with KEEP="torch==2.13.0"
	$(RUN) pip install --quiet --dry-run --ignore-installed \
		--report $(VENV)/lock.json '.[test]' $(KEEP)
	$(VENV)/bin/python -c "$$LOCK" $(VENV)/lock.json > $(VENV)/lock.txt
	mv $(VENV)/lock.txt constraints.txt

clean: ## remove what make, Python and the tests have made
	rm -rf $(VENV) build *.egg-info .hypothesis .pytest_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

# JupyterLab refuses to run as root without this, and in a container there is no one else.
ALLOW_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo >&2 \
		"The book needs Python 3.11 or newer, but '$(PYTHON)' is older or missing:" \
		"name another, as in make lab PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo >&2 \
		"The book needs Python's venv module, but '$(PYTHON)' lacks it:" \
		"install it (on Debian and Ubuntu the package is python3-venv)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# JupyterLab would greet every new environment with the question whether to fetch its news.
LAB_SETTINGS := $(VENV)/share/jupyter/lab/settings/overrides.json
NO_NEWS := {"@jupyterlab/apputils-extension:notification": \
	{"fetchNews": "false", "checkForUpdates": false}}

# Stamps: set-up is repeated only when a version may have changed.
$(VENV)/.lab: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing into $(VENV): a few minutes the first time"
	$(RUN) pip install --quiet -c constraints.txt -e .
	@mkdir -p $(dir $(LAB_SETTINGS))
	@echo '$(NO_NEWS)' > $(LAB_SETTINGS)
	@touch $@

$(VENV)/.test: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing into $(VENV): a few minutes the first time"
	$(RUN) pip install --quiet -c constraints.txt -e '.[test]'
	@touch $@

# torch pins its own CUDA packages; a local build (2.13.0+cpu) is the same version.
define LOCK
import json, sys
print("# Exact versions of all that running and testing the book needs. Renew: make lock")
packages = [p["metadata"] for p in json.load(open(sys.argv[1]))["install"]]
for p in sorted(packages, key=lambda p: p["name"].lower()):
    if not p["name"].startswith(("neural-network-coursebook", "nvidia-", "cuda-", "triton")):
        print(p["name"] + "==" + p["version"].split("+")[0])
endef
export LOCK
