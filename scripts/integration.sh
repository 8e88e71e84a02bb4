#!/usr/bin/env bash
# The suites that have a database or Redis, on real servers, and schemathesis against the running program.
# Installs what is missing; everything it starts is private to it, in temporary folders, and stopped at the end.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/install.sh

need gcc gcc libc6-dev
need curl curl ca-certificates
need initdb postgresql
need redis-server redis-server

mkdir -p .run
go build -o .run/servers ./test/servers
trap 'kill "$servers" 2>/dev/null || true; wait "$servers" 2>/dev/null || true' EXIT
.run/servers bash scripts/suites.sh &
servers=$!
wait "$servers"
