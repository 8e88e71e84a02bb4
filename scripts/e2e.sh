#!/usr/bin/env bash
# Runs the built programs in a real browser. Arguments choose test files by a part of their names: scripts/e2e.sh list
# Screenshots are left in .run/screenshots. E2E_WORKERS: files at a time (default 2).
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/install.sh

need chromium chromium
need fc-match fontconfig
if ! fc-match :lang=zh-cn family | grep -qiE 'cjk|wenquanyi|song|hei'; then
  install_packages fonts-wqy-microhei
fi

make build web/e2e/node_modules/.package-lock.json
mkdir -p .run
go build -o .run/lab ./test/console

failed=0
rm -rf web/e2e/screenshots .run/screenshots
(cd web/e2e && npm run --silent test -- "$@") || failed=$?
if [ -d web/e2e/screenshots ]; then
  cp -r web/e2e/screenshots .run/screenshots
fi
exit "$failed"
