#!/bin/sh
# Makes sso/common_passwords.txt.gz anew: the passwords of 8 and more characters of a published list of those most often
# used, in lower case, sorted, one a line. Anything shorter is refused for its length.
set -eu
package=@zxcvbn-ts/language-common@4.1.3 # MIT
root=$(cd "$(dirname "$0")/.." && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm pack --silent "$package" >/dev/null
tar xzf ./*.tgz
node -e '
const words = JSON.parse(require("fs").readFileSync("package/src/passwords.json", "utf8"));
const kept = new Set(words.map((w) => w.toLowerCase()).filter((w) => [...w].length >= 8));
process.stdout.write([...kept].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).join("\n") + "\n");
' >common_passwords.txt
gzip -9n common_passwords.txt
mv common_passwords.txt.gz "$root/sso/common_passwords.txt.gz"
cp package/LICENSE.txt "$root/sso/common_passwords.LICENSE.txt"
