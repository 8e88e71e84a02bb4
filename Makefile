# Every target works on a fresh clone; what a variable MANOR_… is set to, in the environment or on make's command line,
# reaches the program.
SHELL       := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := build

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X github.com/manor-go/manor.version=$(VERSION)

# Of pgx, only the types that Manor registers by itself (internal/database/postgres.go): 1.4 MB less.
export GOFLAGS += -tags=nopgxregisterdefaulttypes

# The race detector watches everything but SQLite itself, which is C turned into Go: watched, it takes a third of the processor's time.
RACE := -race '-gcflags=modernc.org/sqlite/lib=-race=false -d=checkptr=0'

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

.PHONY: run build console test lint integration e2e bench clean

# node_modules are laid anew when a lock file changes, the console is built anew when one of its sources does (the folders
# are named too: they change when a file goes).
CONSOLE         := web/console
CONSOLE_MODULES := $(CONSOLE)/node_modules/.package-lock.json
OPENAPI_MODULES := $(CONSOLE)/openapi/node_modules/.package-lock.json
OPENAPI_TYPES   := $(CONSOLE)/src/api/openapi.d.ts
CONSOLE_SOURCES := $(shell find $(CONSOLE)/src $(CONSOLE)/public $(CONSOLE)/scripts -not -path '$(CONSOLE)/src/api' -not -name '*.d.ts' -not -name '*.test.ts' -not -name '*.test.tsx') \
                   $(addprefix $(CONSOLE)/,index.html vite.config.ts tsconfig.json package.json package-lock.json)
NPM_CI          := npm ci --no-audit --no-fund --loglevel=error

## run: build and start with the demo data on http://127.0.0.1:8080
run: build
	@exec bin/manor serve --demo

## build: bin/manor, one static file with the console in it
build: console
	@CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o bin/manor ./cmd/manor

## console: the pages that the program embeds, in web/dist
console: web/dist/index.html

%/node_modules/.package-lock.json: %/package-lock.json %/.npmrc
	@command -v npm >/dev/null || { echo "the console is built with Node.js, 20.19 or later; install it, or build the program without its console: go build ./cmd/manor" >&2; exit 1; }
	@cd $* && $(NPM_CI)
	@touch $@

$(OPENAPI_TYPES): $(CONSOLE)/openapi.json $(OPENAPI_MODULES)
	@cd $(CONSOLE) && npm run --silent generate >/dev/null
	@touch $@

web/dist/index.html: $(CONSOLE_MODULES) $(OPENAPI_TYPES) $(CONSOLE_SOURCES)
	@cd $(CONSOLE) && npm run --silent build
	@touch $@

## test: everything that needs no outside service
test: $(CONSOLE_MODULES)
	@command -v gcc >/dev/null || { echo "make test: the race detector needs gcc; install it (Debian: apt-get install gcc libc6-dev)" >&2; exit 1; }
	@env -u MANOR_TEST_DATABASE_URL -u MANOR_TEST_REDIS_URL CGO_ENABLED=1 go test $(RACE) -timeout 20m ./...
	@cd $(CONSOLE) && npm run --silent test

## lint: formatting, vet, static checks, import rules; types, style and packages of the console and its browser tests
lint: $(CONSOLE_MODULES) $(OPENAPI_TYPES) web/e2e/node_modules/.package-lock.json
	@unformatted=$$(gofmt -l .); \
	  if [ -n "$$unformatted" ]; then echo "not formatted (gofmt -w):" >&2; echo "$$unformatted" >&2; exit 1; fi
	@go vet ./...
	@go run $(STATICCHECK) ./...
	@go test -count=1 ./test/imports
	@cd $(CONSOLE) && npm run --silent lint && npm run --silent check
	@cd web/e2e && npm run --silent lint && npm run --silent check

## integration: the same suites on real Postgres and Redis, and schemathesis against the running program
integration:
	@bash scripts/integration.sh

## e2e: the built binary in a browser; E2E=lists runs the tests of files whose names have that in them
e2e:
	@bash scripts/e2e.sh $(E2E)

## bench: side-by-side benchmarks; prints ratios and writes bench/latest.md
bench:
	@bash scripts/bench.sh

## clean: remove what the other targets made
clean:
	@rm -rf bin bench/.work .run $(CONSOLE)/build $(OPENAPI_TYPES)
	@find web/dist -mindepth 1 -not -name .gitkeep -delete
