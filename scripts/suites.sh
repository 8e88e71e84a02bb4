#!/usr/bin/env bash
# Run by integration.sh beside the servers that MANOR_TEST_DATABASE_URL, MANOR_TEST_REDIS_URL and MANOR_TEST_S3_URL name.
set -euo pipefail
: "${MANOR_TEST_DATABASE_URL:?run make integration}" "${MANOR_TEST_REDIS_URL:?run make integration}"

# Packages whose tests ask for a database, Redis or S3, be it through manortest, or for Python's packages and nginx.
packages=()
for folder in . ./internal/database ./internal/schema ./internal/redisx ./internal/storage ./admin ./sso ./rbac ./examples/academy ./examples/foreign ./test/program; do
  if compgen -G "$folder/*_test.go" >/dev/null; then packages+=("$folder"); fi
done
echo "suites on Postgres and Redis: ${packages[*]}"
CGO_ENABLED=1 go test -race '-gcflags=modernc.org/sqlite/lib=-race=false -d=checkptr=0' -count=1 -timeout 30m "${packages[@]}"

bash scripts/schemathesis.sh
