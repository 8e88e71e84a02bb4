# Sourced by the other scripts: installs Debian packages that are missing.

# need PROGRAM PACKAGE…: makes sure that PROGRAM is there; installs the packages as root or by sudo when it is not.
need() {
  local program=$1
  shift
  if found "$program"; then return; fi
  install_packages "$@"
  found "$program" || { echo "$program is still missing after installing $*" >&2; exit 1; }
}

# install_packages PACKAGE…: as root or by sudo.
install_packages() {
  local as=()
  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
      echo "something is missing; install it first (Debian: apt-get install $*)" >&2
      exit 1
    fi
    as=(sudo -n)
  fi
  if ! command -v apt-get >/dev/null; then
    echo "something is missing, and there is no apt-get to install it with ($*)" >&2
    exit 1
  fi
  echo "installing $*"
  if [ -z "${apt_updated:-}" ]; then
    "${as[@]}" apt-get update -qq
    apt_updated=yes
  fi
  # Debian would start the servers it installs; ours are private ones.
  "${as[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# found PROGRAM: on the PATH, or, for Postgres, where Debian keeps it.
found() {
  command -v "$1" >/dev/null && return
  [ "$1" = initdb ] && compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

# venv FOLDER REQUIREMENT…: a Python environment with exactly these packages; made anew only when they change.
venv() {
  local folder=$1
  shift
  if [ -f "$folder/.made-of" ] && [ "$(cat "$folder/.made-of")" = "$*" ]; then return; fi
  need python3 python3 python3-venv
  rm -rf "$folder"
  mkdir -p "$(dirname "$folder")"
  if ! python3 -m venv "$folder" >/dev/null 2>&1; then
    rm -rf "$folder"
    missing_venv
    python3 -m venv "$folder"
  fi
  "$folder/bin/pip" install --quiet --disable-pip-version-check "$@"
  echo "$*" >"$folder/.made-of"
}

# missing_venv installs what Debian leaves out of its Python.
missing_venv() {
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "python3 cannot make environments; install python3-venv" >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
}
