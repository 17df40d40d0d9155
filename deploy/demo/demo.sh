#!/bin/bash
# The operator at work, on this machine alone: a control plane, a Connect cluster, the operator from source, sample connectors.
#
#   demo.sh up      starts everything, shows it step by step, and leaves it running; may be repeated
#   demo.sh down    ends everything and removes .demo/
#   demo.sh screenshot FILE.svg    draws a recorded session into that file, and ends everything again
#
# CONNECT_URL (one worker or several, separated by commas) uses a Connect cluster of yours instead of the stand-in; its connectors
# are called demo-..., and `down` deletes them. TEST_KUBECONFIG uses a Kubernetes cluster of yours, in the namespace kafka-demo.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/../.."

namespace=kafka-demo
state=$PWD/.demo
control_plane=tests/ControlPlane/bin/Debug/net10.0/ControlPlane.dll
double=tests/ConnectDouble/bin/Debug/net10.0/ConnectDouble.dll
operator=operator/ConnectOperator/bin/Debug/net10.0/connect-operator.dll
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# The demo's own kubectl fits the demo's own server; in a cluster of yours it is your kubectl.
export PATH=$state/control-plane/bin:$PATH

# shellcheck source=show.sh
. "$here/show.sh"
# shellcheck source=processes.sh
. "$here/processes.sh"
# shellcheck source=tour.sh
. "$here/tour.sh"
# shellcheck source=screenshot.sh
. "$here/screenshot.sh"

build() {
  if [ -z "${TEST_KUBECONFIG:-}${KUBEBUILDER_ASSETS:-}" ]; then
    progress "Control plane: etcd, kube-apiserver and kubectl (built from Debian's packages the first time: about five minutes)"
    tests/ControlPlane/build-control-plane.sh >/dev/null
  fi
  progress "Building the operator and what the demo needs (a few minutes the first time)"
  local project
  for project in operator/ConnectOperator tests/ConnectDouble tests/ControlPlane; do
    dotnet build "$project" --verbosity minimal
  done
}

start_kubernetes() {
  progress "Starting Kubernetes"
  local kubeconfig
  kubeconfig=$(dotnet $control_plane up --state-dir "$state/control-plane")
  # A kubeconfig of the demo's own, so that commands need no --namespace and nobody's current context is touched.
  (umask 077 && kubectl --kubeconfig "$kubeconfig" config view --raw --minify --flatten >"$state/kubeconfig")
  export KUBECONFIG=$state/kubeconfig
  kubectl config set-context --current --namespace=$namespace >/dev/null
  dotnet $control_plane apply-crds crds/*.yaml
  kubectl get namespace $namespace >/dev/null 2>&1 || kubectl create namespace $namespace
}

start_connect() {
  if [ -n "${CONNECT_URL:-}" ]; then
    progress "Using the Connect cluster at $CONNECT_URL"
    stop double
  elif ! is_up double; then
    progress "Starting a stand-in for Kafka Connect"
    start double dotnet $double --urls http://127.0.0.1:0
    wait_until "the Connect double to serve" grep -q 'double on http' "$state/double.log"
  fi
  urls=${CONNECT_URL:-$(grep -o 'double on http://[0-9.:]*' "$state/double.log" | cut -d' ' -f3)}
  connect=${urls%%,*}
  connect=${connect%/}
  echo "$urls" >"$state/connect-url"
  wait_until "Connect at $connect to answer" curl -fs "$connect/"
}

start_operator() {
  progress "Starting the operator; its log: .demo/operator.log"
  # Anew even when it runs: it may have been built from other source.
  stop operator
  start operator dotnet $operator --kubeconfig "$KUBECONFIG" --namespace $namespace --bind 127.0.0.1:0
}

# Deletes through the operator, so that Connect is rid of the demo's connectors, too. The cluster goes with them: where an earlier
# demo's Connect is gone for good, that lets them go without it.
remove_resources() { kubectl delete kcc,kcr --all --timeout=90s; }

up() {
  mkdir -p "$state"
  build
  start_kubernetes
  start_connect
  start_operator
  # What an earlier demo left would blur what this one shows.
  remove_resources >/dev/null
  kubectl delete events --all >/dev/null
  tour
}

down() {
  if [ ! -d "$state" ]; then
    echo "No demo runs here."
    return
  fi
  export KUBECONFIG=$state/kubeconfig
  # What is not the demo's own outlives it: only there something must be tidied up first.
  if is_up operator && ! { is_up double && [ -e "$state/control-plane/pid" ]; }; then
    progress "Deleting the demo's connectors"
    remove_resources
  fi
  progress "Stopping the operator, Connect and Kubernetes"
  stop operator
  stop double
  if [ -e "$state/control-plane/pid" ]; then
    dotnet $control_plane down --state-dir "$state/control-plane"
  elif [ -e "$KUBECONFIG" ]; then
    kubectl delete namespace $namespace --ignore-not-found
    echo "The CRDs stay in your cluster: kubectl delete -f crds/ removes them, and every resource of theirs."
  fi
  rm -rf "$state"
}

screenshot() {
  [ ! -d "$state" ] || fail "a demo runs here, and the session would change what it shows: end it with \`make demo-down\`"
  mkdir -p "$state"
  build
  start_kubernetes
  start_connect
  start_operator
  record
  dotnet run "$here/terminal.cs" "$state/session.txt" "$1"
  down
}

case "${1:-}" in
  up | down) "$1" ;;
  screenshot) screenshot "${2:?the SVG to write}" ;;
  *) sed -n '2,9s/^# \{0,1\}//p' "$here/demo.sh" && exit 2 ;;
esac
