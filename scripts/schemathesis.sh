#!/usr/bin/env bash
# Calls every documented operation of the running program as the superuser with generated input, good and bad: no 5xx, no
# undocumented status or media type, and every answer fits its schema. On Postgres when MANOR_TEST_DATABASE_URL names a
# server, else on SQLite. MANOR_TEST_EXAMPLES: cases per operation (default 20); MANOR_TEST_SEED: the seed (default 1).
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/install.sh

venv .run/schemathesis schemathesis==4.32.0
make build

work=$(mktemp -d)
program=
trap 'if [ -n "$program" ]; then kill "$program" 2>/dev/null || true; wait "$program" 2>/dev/null || true; fi; rm -rf "$work"' EXIT

export MANOR_ADMIN_PASSWORD=a-password-for-tests-1
settings=(MANOR_ADDR=127.0.0.1:0 MANOR_DATA="$work/data" MANOR_RATE_LIMIT=0 MANOR_LOG_LEVEL=warn)
if [ -n "${MANOR_TEST_DATABASE_URL:-}" ]; then
  database=manor_schemathesis_$$
  .run/servers -create "$MANOR_TEST_DATABASE_URL" "$database"
  settings+=(MANOR_DATABASE_URL="${MANOR_TEST_DATABASE_URL/\/postgres\?/\/$database\?}" MANOR_REDIS_URL="${MANOR_TEST_REDIS_URL:-}")
fi
env "${settings[@]}" bin/manor serve --demo >"$work/out" 2>"$work/log" &
program=$!

address=
for _ in $(seq 600); do
  address=$(grep -oE 'http://127\.0\.0\.1:[0-9]+' "$work/out" | head -n 1 || true)
  if [ -n "$address" ]; then break; fi
  if ! kill -0 "$program" 2>/dev/null; then
    echo "the program did not start:" >&2
    cat "$work/out" "$work/log" >&2
    exit 1
  fi
  sleep 0.1
done
[ -n "$address" ] || { echo "the program printed no address" >&2; exit 1; }
echo "schemathesis against $address"

# Left out: what would end the session that the calls are made in, or lock its user by wrong passwords and codes.
failed=0
MANOR_TEST_ADDRESS=$address SCHEMATHESIS_HOOKS=test/schemathesis/hooks.py PYTHONDONTWRITEBYTECODE=1 \
  .run/schemathesis/bin/schemathesis run "$address/api/openapi.json" \
  --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance \
  --phases examples,coverage,fuzzing --mode all \
  --max-examples "${MANOR_TEST_EXAMPLES:-20}" --seed "${MANOR_TEST_SEED:-1}" --generation-deterministic \
  --exclude-path-regex '^/api/v1/auth/(logout|logout-all|browser/logout|password|refresh|step-up|me|totp|totp/.*)$' \
  --suppress-health-check all --request-timeout 30 --workers 2 --no-color --warnings off || failed=$?

if ! kill -0 "$program" 2>/dev/null; then
  echo "the program died" >&2
  failed=1
fi
if [ "$failed" != 0 ]; then
  echo "the end of the program's log:" >&2
  tail -n 200 "$work/log" >&2
  exit "$failed"
fi
