#!/bin/bash
# Makes a directory with etcd, kube-apiserver, kube-controller-manager and kubectl, and prints its path.
#
#   build-control-plane.sh [OUTDIR]
#
# Debian bookworm carries etcd and kubectl as programs, and Kubernetes 1.20.2 as source. This script compiles that source
# with bookworm's own Go 1.19. Everything is fetched with apt into a private directory and unpacked there: nothing is
# installed, root is not needed, and it makes no difference whether the machine runs Debian 12 or 13.
#
# The first run takes about five minutes and 2.5 GB of disk while it works; later runs return at once.
# OUTDIR defaults to a directory in the cache, ${XDG_CACHE_HOME:-~/.cache}/kafka-connect-operator/control-plane;
# set CONTROL_PLANE_CACHE to keep the cache elsewhere. Progress goes to stderr, the path alone to stdout.
set -euo pipefail

kubernetes=1.20.2
# Belongs to the name of the cached directory: raise it whenever this script would build something else.
recipe=1
commit=faecb196815e248d3ecfb03c680a4507229c2a56
built=2021-01-13T13:20:00Z
release=bookworm
programs=(etcd kube-apiserver kube-controller-manager kubectl)

cache=${CONTROL_PLANE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kafka-connect-operator/control-plane}
out=$(realpath --canonicalize-missing "${1:-$cache/$kubernetes-$recipe}")

say() { printf '[%d:%02d] %s\n' $((SECONDS / 60)) $((SECONDS % 60)) "$*" >&2; }
fail() {
  printf 'build-control-plane: %s\n' "$*" >&2
  printf 'Without it: point KUBEBUILDER_ASSETS at a directory with etcd and kube-apiserver, or TEST_KUBECONFIG at a cluster.\n' >&2
  exit 1
}

# shellcheck source=tests/ControlPlane/debian-packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/debian-packages.sh"

complete() {
  local program
  for program in "${programs[@]}"; do [ -x "$out/$program" ] || return 1; done
}

download() {
  say "fetching package lists"
  private_apt update
  say "fetching Go 1.19, etcd, kubectl and the source of Kubernetes $kubernetes (130 MB)"
  private_apt download golang-1.19-go golang-1.19-src golang-github-modern-go-reflect2-dev etcd-server kubernetes-client
  # Unpacked by hand below: `apt-get source` would want dpkg-dev for it.
  private_apt source --download-only kubernetes
}

unpack() {
  say "unpacking"
  local deb
  for deb in "$work"/debs/*.deb; do dpkg-deb --extract "$deb" "$work/root"; done
  mkdir -p "$source"
  tar --extract --gzip --file "$(echo "$work"/debs/kubernetes_*"$kubernetes".orig.tar.gz)" --directory "$source" --strip-components=1
  # The vendored reflect2 1.0.1 reads runtime internals that Go 1.18 changed: the server would crash on the first custom resource.
  local reflect2=src/github.com/modern-go/reflect2
  rm -r "$source/vendor/${reflect2#src/}"
  cp -r "$work/root/usr/share/gocode/$reflect2" "$source/vendor/${reflect2#src/}"
}

use_unpacked_go() {
  export GOROOT=$work/root/usr/lib/go-1.19 GOPATH=$work/gopath GOCACHE=$work/gocache GOTMPDIR=$work/tmp
  # Neither the machine's Go settings nor the network have a say in this build.
  export GOENV=off GO111MODULE=off CGO_ENABLED=0 GOFLAGS=
  export PATH=$GOROOT/bin:$PATH
  mkdir -p "$GOTMPDIR"
}

# Upstream generates pkg/generated/openapi while building and leaves it out of the tarball.
generate_openapi() {
  say "generating the OpenAPI definitions"
  quietly go build -o "$work/openapi-gen" ./vendor/k8s.io/kube-openapi/cmd/openapi-gen
  local packages
  packages=$(grep -rl --include='*.go' --exclude='*_test.go' '+k8s:openapi-gen=' cmd pkg plugin staging/src/k8s.io |
    xargs -n1 dirname | sort -u | grep -v -e code-generator -e sample-apiserver -e '^pkg/generated' |
    sed -e 's#^staging/src/#vendor/#' -e 's#^#k8s.io/kubernetes/#' | paste -sd,)
  quietly "$work/openapi-gen" --logtostderr --input-dirs "$packages" \
    --output-package k8s.io/kubernetes/pkg/generated/openapi --output-file-base zz_generated.openapi \
    --go-header-file vendor/k8s.io/code-generator/hack/boilerplate.go.txt --report-filename "$work/violations.report"
}

compile() {
  local package flags='-s -w' tags=providerless,dockerless commands=(./cmd/kube-apiserver ./cmd/kube-controller-manager)
  for package in vendor/k8s.io/component-base/version vendor/k8s.io/client-go/pkg/version; do
    package=k8s.io/kubernetes/$package
    flags+=" -X $package.gitVersion=v$kubernetes -X $package.gitMajor=1 -X $package.gitMinor=20"
    flags+=" -X $package.gitTreeState=clean -X $package.gitCommit=$commit -X $package.buildDate=$built"
  done
  say "compiling kube-apiserver and kube-controller-manager with $(nproc) processors (about three minutes with two idle ones)"
  mkdir "$work/bin"
  count_compiled "$(go list -deps -tags $tags "${commands[@]}" | wc -l)" &
  local counter=$!
  quietly go build -v -trimpath -tags $tags -ldflags "$flags" -o "$work/bin/" "${commands[@]}"
  kill $counter
}

# With -v, go prints the name of each package that it has compiled.
count_compiled() {
  # Ends with the script even if that is killed, and keeps neither its output nor its lock open meanwhile.
  while sleep 15 >/dev/null 2>&1 9>&- && kill -0 $$ 2>/dev/null; do
    say "compiled $(wc -l <"$work/step.log") of $1 packages"
  done
}

# Every program must run here before anybody is told that it exists.
check() {
  "$work/bin/kube-apiserver" --version | grep -qF "v$kubernetes" || fail "kube-apiserver does not run"
  "$work/bin/kube-controller-manager" --version | grep -qF "v$kubernetes" || fail "kube-controller-manager does not run"
  "$work/bin/etcd" --version >/dev/null || fail "etcd does not run"
  "$work/bin/kubectl" version --client >/dev/null || fail "kubectl does not run"
}

main() {
  complete && { echo "$out"; return; }
  local tool
  for tool in apt-get dpkg-deb flock; do
    command -v $tool >/dev/null || fail "$tool not found: this script builds from Debian's packages, on a Debian machine"
  done
  mkdir -p "$(dirname "$out")"
  exec 9>"$out.lock"
  flock --nonblock 9 || { say "another process is building $out: waiting for it"; flock 9; }
  complete && { echo "$out"; return; }

  # What a killed build left behind. Nobody else is at work here: we hold the lock.
  rm -rf "$out".building.*
  work=$(mktemp -d "$out.building.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  source=$work/gopath/src/k8s.io/kubernetes

  say "no control plane in $out yet: building one, once"
  configure_apt
  download
  unpack
  use_unpacked_go
  cd "$source"
  generate_openapi
  compile
  cp "$work/root/usr/bin/etcd" "$work/root/usr/bin/kubectl" "$work/bin/"
  check
  # Renamed as the last step, so that a directory by that name is complete.
  rm -rf "$out"
  mv "$work/bin" "$out"
  say "done: $(du -sh "$out" | cut -f1) in $out"
  echo "$out"
}

main
