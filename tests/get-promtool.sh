#!/bin/bash
# Prints the path of Prometheus' promtool: the machine's own, or the one of Debian's package, fetched into the cache once (19 MB).
# Progress goes to stderr, the path alone to stdout.
set -euo pipefail

release=bookworm
out=${XDG_CACHE_HOME:-$HOME/.cache}/kafka-connect-operator/promtool-$release

say() { printf '%s\n' "$*" >&2; }
fail() {
  printf 'get-promtool: %s\nWithout it: install Prometheus, so that promtool is in PATH.\n' "$*" >&2
  exit 1
}

# shellcheck source=tests/ControlPlane/debian-packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/ControlPlane/debian-packages.sh"

main() {
  command -v promtool && return
  [ -x "$out/promtool" ] && { echo "$out/promtool"; return; }
  local tool
  for tool in apt-get dpkg-deb flock; do
    command -v $tool >/dev/null || fail "$tool not found: this script unpacks a Debian package, on a Debian machine"
  done
  mkdir -p "$(dirname "$out")"
  exec 9>"$out.lock"
  flock 9
  [ -x "$out/promtool" ] && { echo "$out/promtool"; return; }

  rm -rf "$out".fetching.*
  work=$(mktemp -d "$out.fetching.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  configure_apt
  say "fetching promtool (19 MB)"
  private_apt update
  private_apt download prometheus
  dpkg-deb --fsys-tarfile "$work"/debs/prometheus_*.deb | tar --extract --directory "$work" ./usr/bin/promtool
  "$work/usr/bin/promtool" --version >/dev/null || fail "promtool does not run"
  # Renamed as the last step, so that a directory by that name is complete.
  mv "$work/usr/bin" "$out"
  echo "$out/promtool"
}

main
