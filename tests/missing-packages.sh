#!/bin/bash
# Prints the Debian packages that tests need and this machine does not have, one a line: without them, tests are skipped or cannot run.
# `make test` tells of them, `.ci/run` installs them: with either, the same tests run.
set -euo pipefail

# By command and package.
needed=(flock:util-linux setpriv:util-linux tar:tar gzip:gzip go:golang-go lua5.1:lua5.1)
# By directory and package: the Go libraries of which tests build a renderer for the Helm chart.
libraries=(Masterminds/sprig:golang-github-masterminds-sprig-dev ghodss/yaml:golang-github-ghodss-yaml-dev
  xeipuuv/gojsonschema:golang-github-xeipuuv-gojsonschema-dev)

missing=()
for pair in "${needed[@]}"; do
  command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
done
for pair in "${libraries[@]}"; do
  [ -d "/usr/share/gocode/src/github.com/${pair%%:*}" ] || missing+=("${pair#*:}")
done
# Vouch for Debian's packages, and for an https mirror of them.
compgen -G '/usr/share/keyrings/debian-archive-keyring.*' >/dev/null || missing+=(debian-archive-keyring)
[ -e /etc/ssl/certs/ca-certificates.crt ] || missing+=(ca-certificates)

[ ${#missing[@]} -eq 0 ] || printf '%s\n' "${missing[@]}" | sort -u
