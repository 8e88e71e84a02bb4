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
venv .run/moto 'moto[server]==5.2.5'
need nginx nginx-light
venv .run/foreign 'pyjwt[crypto]==2.15.1'
export MANOR_TEST_PYTHON=$PWD/.run/foreign/bin/python
go build -o .run/servers ./test/servers
servers= s3= work=$(mktemp -d)
end() {
  for process in $servers $s3; do
    kill "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
  done
  rm -rf "$work"
}
trap end EXIT

# An S3 that keeps everything in its memory.
.run/moto/bin/moto_server -H 127.0.0.1 -p 0 >"$work/s3" 2>&1 &
s3=$!
for _ in $(seq 300); do
  MANOR_TEST_S3_URL=$(grep -oE 'http://127\.0\.0\.1:[0-9]+' "$work/s3" | head -n 1 || true)
  if [ -n "$MANOR_TEST_S3_URL" ]; then break; fi
  if ! kill -0 "$s3" 2>/dev/null; then break; fi
  sleep 0.1
done
[ -n "$MANOR_TEST_S3_URL" ] || { echo "the S3 for tests did not start:" >&2; cat "$work/s3" >&2; exit 1; }
export MANOR_TEST_S3_URL

.run/servers bash scripts/suites.sh &
servers=$!
wait "$servers"

# Identity once more, on a Redis Cluster: its scripts touch one slot, its messages reach every process.
echo "sso on Postgres and a Redis Cluster"
.run/servers -cluster go test -count=1 -timeout 20m ./internal/redisx ./sso &
servers=$!
wait "$servers"
