# What every dev/ script stands on: messages, clean failure, the cache, prerequisites.
# Source it first; it sets strict mode and $root, the checkout.
set -euo pipefail
shopt -s inherit_errexit

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=dev/versions
. "$root/dev/versions"

# Everything that is slow to make and safe to delete: binaries by version, base images.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/xlss
export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

say() { printf '%s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }

# seconds_since START: START is a value of $EPOCHREALTIME; prints seconds with one decimal.
seconds_since() { awk -v a="$1" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }'; }

# wait_for SECONDS WHAT COMMAND...: polls until COMMAND succeeds; fails with WHAT after SECONDS.
wait_for() {
  local deadline=$((SECONDS + $1)) what=$2 next=$((SECONDS + 10)); shift 2
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || { say "timed out waiting for $what"; return 1; }
    if ((SECONDS >= next)); then say "still waiting for $what (at most $((deadline - SECONDS)) s more)"; next=$((SECONDS + 10)); fi
    sleep 0.1
  done
}

need_root() {
  [ "$(id -u)" = 0 ] || fail "$(basename "$0") makes namespaces, mounts and cgroups: run it as root"
}

# need_packages COMMAND:PACKAGE...: installs the Debian package of each command that is missing.
# COMMAND may be a path, for what is no program in PATH.
need_packages() {
  local pair missing=()
  for pair in "$@"; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || [ -e "${pair%%:*}" ] || missing+=("${pair##*:}")
  done
  [ ${#missing[@]} = 0 ] && return
  command -v apt-get >/dev/null || fail "missing and no apt-get to install them with: ${missing[*]}"
  [ "$(id -u)" = 0 ] || fail "missing; as root: apt-get install ${missing[*]}"
  say "installing packages: ${missing[*]}"
  mkdir -p "$cache"
  apt-get update -qq >"$cache/apt.log" 2>&1 || true # a broken third-party source is not our matter
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" \
    >>"$cache/apt.log" 2>&1 || { tail -n 5 "$cache/apt.log" >&2; fail "apt-get install ${missing[*]} failed (whole log: $cache/apt.log)"; }
}

# once PATH COMMAND...: runs COMMAND with a temporary directory as last argument and moves the result
# to PATH; two processes that want the same PATH wait for each other, an interrupted one leaves nothing.
once() {
  local path=$1 work; shift
  [ -e "$path" ] && return
  mkdir -p "$(dirname "$path")"
  (
    flock 9
    [ -e "$path" ] && exit
    work=$(mktemp -d "$path.making.XXXX")
    trap 'rm -rf "$work"' EXIT
    "$@" "$work"
    chmod 755 "$work"
    mv -T "$work" "$path"
  ) 9>"$path.lock"
}
