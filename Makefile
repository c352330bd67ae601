# Each verb sets up .venv by itself on first use. Without make: see README.md.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python -m
NBJUDGE := $(VENV)/bin/nbjudge
# A path with spaces in it is one path, unless it is several.
with_paths = if [ -e "$(ARGS)" ]; then $(NBJUDGE) $(1) "$(ARGS)"; else $(NBJUDGE) $(1) $(ARGS); fi

.PHONY: demo test test-wheel test-browser term pictures build check submission collect grade report lab lab-instructor fresh \
  site seat seat-lock answers bench lock clean
demo: $(VENV)/.ready  ## write a sample class, grade it, say where to look
	@$(NBJUDGE) demo

test: $(VENV)/.ready  ## everything that CI checks
	@$(RUN) ruff check . && $(RUN) ruff format --check .
	@$(RUN) mypy && $(VENV)/bin/lint-imports --no-logo && cd engine && ../$(VENV)/bin/deptry src
	@$(RUN) pytest

test-browser: $(VENV)/.browser $(VENV)/.site  ## the pages in a real Chromium, which has to be installed
	@$(RUN) pytest -o addopts= -p no:nbval -q --numprocesses=2 --dist=loadfile -m "not slow" tests/browser

term: $(VENV)/.browser  ## a term of 120 students, from the class list to what is given back: five minutes of computing
	@$(RUN) pytest -o addopts= -p no:nbval -q -m slow -k 120 tests/browser/test_term.py

pictures: $(VENV)/.browser  ## the pictures of the documents, in docs/, as the product looks today
	@$(RUN) pytest -o addopts= -p no:nbval -q tests/browser/test_pictures.py --draw

test-wheel: $(VENV)/.ready  ## the engine's wheel alone does what engine/README.md says
	@$(RUN) pytest -o addopts= -p no:nbval -q engine/tests/test_wheel.py

build: $(VENV)/.ready  ## lessons/ -> notebooks/, source/, release/
	@$(NBJUDGE) build

check: $(VENV)/.ready  ## what is wrong with submitted/, before grading; ARGS=work: with your own notebooks
	@$(call with_paths,check) || [ $$? -eq 3 ]  # students who are not done are no error

submission: $(VENV)/.ready  ## a student's own: check work/ and pack it; ID=wang
	@$(NBJUDGE) submission "$(ID)"

collect: $(VENV)/.ready  ## take a folder of packages into submitted/; ARGS=~/Downloads/class
	@$(call with_paths,collect)

grade: $(VENV)/.ready  ## grade the submissions in submitted/; ARGS="--student wang --force"
	@$(NBJUDGE) grade $(ARGS)

report: $(VENV)/.ready  ## the graded class on one page, report/index.html, and report/marks.csv
	@$(NBJUDGE) report

lab: $(VENV)/.ready  ## the student edition in JupyterLab, in work/
	@$(NBJUDGE) lab

lab-instructor: $(VENV)/.ready  ## the course's folder in JupyterLab, with formgrader
	@$(NBJUDGE) lab --instructor

fresh: $(VENV)/.ready  ## a clean copy of a lesson in work/, the old one is kept: LESSON=02
	@$(NBJUDGE) fresh $(LESSON)

site: $(VENV)/.site  ## the lessons as a static site to read, in _site/
	@$(NBJUDGE) site

seat: $(VENV)/.ready  ## the student edition as a folder that runs in a browser, in _seat/
	@$(NBJUDGE) seat

seat-lock: $(VENV)/.ready  ## after a change of seat/versions.json: write down the sums of its files again
	@$(VENV)/bin/python tools/lock_seat.py

answers: $(VENV)/.ready  ## mark the answer bank
	@$(NBJUDGE) answers

bench: $(VENV)/.ready  ## how fast a class is graded, against plain nbgrader: 10 minutes; ARGS="full --write": hours
	@$(RUN) tests.bench $(ARGS)

lock: ## pin every package again, in constraints.txt
	@PYTHON=$(PYTHON) tools/lock.sh

clean:  ## take the sample class away
	@rm -rf demo

$(VENV)/.ready: requirements.txt constraints.txt engine/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "error: $(PYTHON) is not Python 3.11 or newer; install one and run make PYTHON=python3.11" >&2; exit 1; }
	@echo "setting up $(VENV): once, about a minute"
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "error: $(PYTHON) cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt || \
	  { echo "error: the packages in requirements.txt could not be installed; check the network (or set PIP_INDEX_URL to a mirror near you) and run make again" >&2; exit 1; }
	@touch $@

$(VENV)/.browser: $(VENV)/.ready tests/browser/requirements.txt
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r tests/browser/requirements.txt
	@touch $@

$(VENV)/.site: $(VENV)/.ready site/requirements.txt
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r site/requirements.txt
	@touch $@
