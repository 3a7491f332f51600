# Everything a newcomer needs. `make run` and `make test` do all the set-up themselves.
# PORT, WECHAT_PORT, LINLI_HOME and PYTHON may be given: make run PORT=8100

PY := .venv/bin/python

.PHONY: run reset test tour bench phone check setup

run: setup          ## the product with a demo neighbourhood, until Ctrl-C
	@$(PY) -m dev.run

reset: setup        ## throw the demo's data away, after asking
	@$(PY) -m dev.reset

test: setup         ## every check and test, on SQLite and PostgreSQL
	@$(PY) -m dev.test

tour: setup         ## play the whole walk over HTTP and print it as a story
	@$(PY) -m dev.tour

bench: setup        ## the benchmarks, each against its limit in the same run
	@$(PY) -m benchmarks
	@$(PY) -m benchmarks.panel --count 100000

phone: setup        ## build the phone page anew after a change in miniprogram_mock
	@$(PY) -m dev.node build

check: setup        ## linters and types only
	@$(PY) -m dev.check

setup:
	@./dev/setup.sh
