# What can be done here. Needs Python 3.11 or newer and make; the first call builds .venv, later ones start at once.
PY := .venv/bin/python
# The environment is good while it runs and was installed from here; a copied or half-built one is built again.
READY := $(shell $(PY) -c 'print(open(".venv/ready").read())' 2>/dev/null)
ifneq ($(READY),$(CURDIR))
$(shell rm -f .venv/ready)
endif

.PHONY: figures test lab report clean help

figures: .venv/ready  ## run the notebooks: writes figures/, tables/ and HTML copies to build/
	$(PY) notebooks/run.py

test: .venv/ready  ## run the tests (ARGS="-k corpus" for some)
	$(PY) -m pytest $(ARGS)

lab: .venv/ready  ## open the notebooks in JupyterLab
	$(PY) -m jupyterlab --LabApp.default_url=/lab/tree/notebooks $(ARGS)

report: .venv/ready  ## write one HTML report with figures, tables and evidence to build/report/
	$(PY) -m analysis seeds --out build/report $(ARGS)

clean:  ## remove build/ and caches; figures/, tables/, seeds/ and the environment (.venv) stay
	rm -rf build .pytest_cache .hypothesis *.egg-info
	find analysis tests notebooks benchmarks -name __pycache__ -prune -exec rm -rf {} +

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile

.venv/ready: pyproject.toml constraints.txt
	@for python in $(PYTHON) python3.13 python3.12 python3.11 python3 python; do \
	    $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; python=; \
	done; \
	if [ -z "$$python" ]; then \
	    echo "Python 3.11 or newer is needed and was not found. Install it, or name it: make PYTHON=/path/to/python3"; exit 1; \
	fi; \
	if ! $$python -c 'import venv, ensurepip' 2>/dev/null; then \
	    echo "$$python lacks its venv module. On Debian and Ubuntu: apt install python3-venv"; exit 1; \
	fi; \
	echo "Setting up .venv with $$($$python --version): some minutes, once."; \
	$$python -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[archives,notebooks,test]'
	@printf '%s' '$(CURDIR)' > $@
