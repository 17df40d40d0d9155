# What the demo shows, step by step. Sourced by demo.sh, which has started everything and set connect and urls.
# shellcheck shell=bash disable=SC2154

tour() {
  if [ -n "${CONNECT_URL:-}" ]; then
    curl -fs "$connect/connector-plugins" | grep -q FileStreamSourceConnector ||
      fail "the workers at $connect do not have Kafka's FileStream connectors (libs/connect-file-*.jar on their plugin.path)"
  else
    somebody_elses_connector
  fi
  say ""
  say "Below, \$CONNECT is $connect, and kubectl's namespace is $namespace. Long answers are wrapped and cut."
  first_connectors
  an_update
  a_pause
  a_failure
  a_change_behind_our_back
  a_deletion
  play_on
}

# Made in Connect, by nobody this operator knows.
somebody_elses_connector() {
  curl -fs "$connect/connectors/somebody-elses" >/dev/null ||
    curl -fs -X PUT -H 'Content-Type: application/json' "$connect/_double/connectors/somebody-elses/config" \
      -d '{"connector.class": "FileStreamSource", "topic": "theirs", "file": "/tmp/theirs.txt"}'
  # Its task comes after the connector itself.
  wait_until "the unmanaged connector to run" somebody_elses_runs
  unmanaged=$(curl -s "$connect/_double/connectors/somebody-elses")
}

somebody_elses_runs() { curl -fs "$connect/_double/connectors/somebody-elses" | grep -qF '"tasks":["RUNNING"]'; }

# ready NAME [REASON]: status speaks of the newest spec, and all is as asked.
ready() { has_status "$1" True "${2:-Running}"; }

has_status() {
  local expected=" $2 $3" got generation
  generation=$(kubectl get kcr "$1" -o jsonpath='{.metadata.generation}')
  got=$(kubectl get kcr "$1" -o jsonpath='{.status.observedGeneration}{range .status.conditions[?(@.type=="Ready")]} {.status} {.reason}{end}')
  [ "$got" = "$generation$expected" ]
}

# says TEXT PATH: Connect's answer has this text.
says() { curl -fs "$connect/connectors/$2" | grep -qF "$1"; }

counts_managed() { [ "$(kubectl get kcc connect -o jsonpath='{.status.connectors.managed}')" = "$1" ]; }

has_event() { kubectl get events --field-selector "involvedObject.name=$1" | grep -q "$2"; }

cluster_resource() {
  printf 'apiVersion: kafkaconnect.dev/v1beta1\nkind: KafkaConnectCluster\nmetadata:\n  name: connect\nspec:\n  pollInterval: 2s\n  urls:\n'
  printf '%s\n' "$urls" | tr ',' '\n' | sed 's/^/    - /'
}

first_connectors() {
  heading "A Connect cluster, and two connectors that should run there"
  cluster_resource >"$state/cluster.yaml"
  shown "cat .demo/cluster.yaml"
  shown "cat deploy/demo/connectors.yaml"
  shown "kubectl apply -f .demo/cluster.yaml -f deploy/demo/connectors.yaml"
  wait_until "demo-source to be ready" ready demo-source
  wait_until "demo-sink to be ready" ready demo-sink
  wait_until "the cluster to count them" counts_managed 2
  shown "kubectl get kcc"
  shown "kubectl get kcr"
  connect_says "curl -s $connect/connectors"
  shown "curl -s $connect/connectors/demo-sink/status"
}

an_update() {
  heading "An update: another topic"
  shown "kubectl patch kcr demo-source --type merge -p '{\"spec\": {\"config\": {\"topic\": \"app-logs-2\"}}}'"
  wait_until "the update to be ready" ready demo-source
  shown "kubectl get kcr demo-source"
  connect_says "curl -s $connect/connectors/demo-source/config"
}

a_pause() {
  heading "Pause and resume"
  shown "kubectl patch kcr demo-source --type merge -p '{\"spec\": {\"state\": \"paused\"}}'"
  wait_until "demo-source to pause" ready demo-source Paused
  shown "kubectl get kcr demo-source"
  connect_says "curl -s $connect/connectors/demo-source/status"
  shown "kubectl patch kcr demo-source --type merge -p '{\"spec\": {\"state\": \"running\"}}'"
  wait_until "demo-source to resume" ready demo-source
  shown "kubectl get kcr demo-source"
}

a_failure() {
  heading "A task fails, and heals"
  if [ -n "${CONNECT_URL:-}" ]; then
    say "Skipped: only the stand-in for Connect can let a task fail on demand."
    return
  fi
  shown "curl -s -X POST \"$connect/_double/connectors/demo-sink/fail?task=0\" -d 'org.apache.kafka.connect.errors.ConnectException: No space left on device'"
  wait_until "the failure to show" has_status demo-sink False TaskFailed
  shown "kubectl get kcr"
  shown "kubectl get kcr demo-sink -o jsonpath='{.status.conditions[?(@.type==\"Ready\")].message}{\"\\n\"}'"
  wait_until "the Event" has_event demo-sink TaskFailed
  shown "kubectl get events --field-selector involvedObject.name=demo-sink"
  connect_says "curl -s $connect/connectors/demo-sink/status"
  say ""
  say "The disk has room again. The operator restarts failed tasks by itself, first after 10 s and then less often. Each new value"
  say "of this annotation restarts them at once:"
  shown "kubectl annotate kcr demo-sink --overwrite kafkaconnect.dev/restart-failed=$(date +%Y-%m-%dT%H-%M-%S)"
  wait_until "demo-sink to heal" ready demo-sink
  shown "kubectl get kcr"
  connect_says "curl -s $connect/connectors/demo-sink/status"
}

# The connector's config as it is, but for the topic.
with_topic() { curl -s "$connect/connectors/demo-source/config" | sed 's/"topic":"[^"]*"/"topic":"'"$1"'"/'; }

a_change_behind_our_back() {
  heading "Somebody changes a connector in Connect directly"
  shown "curl -s -X PUT -H 'Content-Type: application/json' $connect/connectors/demo-source/config -d '$(with_topic oops)'"
  wait_until "the Event" has_event demo-source DriftCorrected
  wait_until "the change to be put back" says '"topic":"app-logs-2"' demo-source/config
  wait_until "demo-source to be ready" ready demo-source
  say ""
  say "A poll later:"
  shown "kubectl get events --field-selector involvedObject.name=demo-source,reason=DriftCorrected"
  connect_says "curl -s $connect/connectors/demo-source/config"
}

a_deletion() {
  heading "A deletion"
  shown "kubectl delete kcr demo-source"
  shown "kubectl get kcr"
  connect_says "curl -s $connect/connectors"
  if [ -z "${CONNECT_URL:-}" ]; then
    say ""
    say "No resource manages somebody-elses, so it is unchanged:"
    shown "curl -s $connect/_double/connectors/somebody-elses"
    [ "$(curl -s "$connect/_double/connectors/somebody-elses")" = "$unmanaged" ] || fail "it was: $unmanaged"
  fi
}

play_on() {
  heading "Everything keeps running: try it yourself"
  cat <<TEXT
  export KUBECONFIG=$state/kubeconfig PATH=$state/control-plane/bin:\$PATH CONNECT=$connect
  kubectl get kcr --watch
  kubectl describe kcr demo-sink
  kubectl apply -f deploy/demo/connectors.yaml
  kubectl edit kcr demo-sink
  curl -s "\$CONNECT/connectors?expand=status"
TEXT
  [ -n "${CONNECT_URL:-}" ] || echo "  curl -s \$CONNECT/_double/                     # faults that the stand-in can play"
  cat <<TEXT
  tail -f $state/operator.log
  make demo-down                                 # ends everything
TEXT
}
