# Every target works on a fresh clone; what a variable MANOR_… is set to, in the environment or on make's command line,
# reaches the program.
SHELL       := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := build

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X github.com/manor-go/manor.version=$(VERSION)

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

.PHONY: run build test lint integration e2e bench clean

## run: build and start with the demo data on http://127.0.0.1:8080
run: build
	@exec bin/manor serve --demo

## build: bin/manor, one static file
build:
	@CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o bin/manor ./cmd/manor

## test: everything that needs no outside service
test:
	@command -v gcc >/dev/null || { echo "make test: the race detector needs gcc; install it (Debian: apt-get install gcc libc6-dev)" >&2; exit 1; }
	@env -u MANOR_TEST_DATABASE_URL -u MANOR_TEST_REDIS_URL CGO_ENABLED=1 go test -race -timeout 20m ./...

## lint: formatting, vet, static checks, import rules
lint:
	@unformatted=$$(gofmt -l .); \
	  if [ -n "$$unformatted" ]; then echo "not formatted (gofmt -w):" >&2; echo "$$unformatted" >&2; exit 1; fi
	@go vet ./...
	@go run $(STATICCHECK) ./...
	@go test -count=1 ./test/imports

## integration: the same suites on real Postgres and Redis, and schemathesis against the running program
integration:
	@bash scripts/integration.sh

## e2e: the built binary in a browser
e2e:
	@if [ -d web/console ]; then echo "make e2e: web/console is there, but its browser tests are not" >&2; exit 1; fi
	@echo "make e2e: there is no console yet, so there is nothing to run in a browser"

## bench: side-by-side benchmarks; prints ratios and writes bench/latest.md
bench:
	@bash scripts/bench.sh

## clean: remove what the other targets made
clean:
	@rm -rf bin bench/.work .run
