#!/usr/bin/env bash
# Installs what the benchmark needs, builds its programs and runs it. Arguments go to it: scripts/bench.sh -time 1s -rounds 1
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/install.sh

need initdb postgresql
mapfile -t requirements <bench/django/requirements.txt
venv bench/.work/venv "${requirements[@]}"
make build
cp bin/manor bench/.work/program
for program in bare manor; do
  CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "bench/.work/$program" "./bench/$program"
done
go build -o bench/.work/bench ./bench
echo "authorisation: 10,000 users, 200 roles, 100,000 policies"
go test ./rbac -count=1 -v -run TestAmongMany | sed -n 's/^ *scale_test.go:[0-9]*: /  /p'
exec bench/.work/bench "$@"
