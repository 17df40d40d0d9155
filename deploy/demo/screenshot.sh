# The session of docs/images/terminal.svg, typed on the demo's servers. Sourced by demo.sh, which has started everything.
# shellcheck shell=bash disable=SC2154

# Prints a command as a terminal shows it, and runs it.
typed() {
  printf '%s$%s %s%s%s\n' "$green" "$plain" "$bold" "$1" "$plain"
  eval "$1"
}

comment() { printf '%s# %s%s\n' "$dim" "$*" "$plain"; }

# What is there before the session begins: a Connect cluster, connectors from deploy/samples, and the Secret that README's connector takes
# its password from.
set_the_stage() {
  cluster_resource | kubectl apply -f -
  kubectl apply -f deploy/samples/s3-sink.yaml -f deploy/samples/http-sink.yaml -f deploy/samples/debezium-postgresql.yaml
  kubectl create secret generic orders-database --from-literal=password=not-a-password
  wait_until "the samples to be ready" all_ready events-archive alerts-to-webhook inventory-changes
  awk '/^```yaml$/ { inside = 1; next } /^```$/ { if (inside) exit } inside' README.md >"$state/orders.yaml"
}

all_ready() {
  local name
  for name in "$@"; do
    ready "$name" || return
  done
}

session() {
  cd "$state"
  typed "kubectl apply -f orders.yaml"
  wait_until "README's connector to be ready" ready orders-from-database
  typed "kubectl get kcr"
  echo
  comment "A bucket's policy changes, and a task of the sink fails."
  curl -fs -X POST "$connect/_double/connectors/events-archive/fail?task=2" --data-binary @- <<'TRACE'
org.apache.kafka.connect.errors.ConnectException: Exiting WorkerSinkTask due to unrecoverable exception.
	at org.apache.kafka.connect.runtime.WorkerSinkTask.deliverMessages(WorkerSinkTask.java:635)
Caused by: org.apache.kafka.connect.errors.ConnectException: Error uploading part
	at io.confluent.connect.s3.storage.S3OutputStream.uploadPart(S3OutputStream.java:152)
Caused by: com.amazonaws.services.s3.model.AmazonS3Exception: Access Denied (Status Code: 403; Error Code: AccessDenied)
	at com.amazonaws.http.AmazonHttpClient.handleErrorResponse(AmazonHttpClient.java:1879)
TRACE
  wait_until "the failure to show" has_status events-archive False TaskFailed
  typed "kubectl get kcr events-archive"
  typed "kubectl get kcr events-archive -o jsonpath='{.status.failedTasks[0].message}{\"\\n\"}'"
  echo
  comment "The policy is mended. Restart what failed, now rather than at the operator's next try:"
  typed "kubectl annotate kcr events-archive kafkaconnect.dev/restart-failed=1"
  typed "kubectl wait --for=condition=Ready kcr/events-archive"
  typed "kubectl get kcr"
}

# Records the session into .demo/session.txt, with the colours of a terminal.
record() {
  bold=$'\e[1m' dim=$'\e[2m' green=$'\e[32m' plain=$'\e[0m'
  progress "Setting the stage"
  set_the_stage >/dev/null
  progress "Recording"
  (session) >"$state/session.txt" 2>&1 || fail "the session failed: $(tail -n 3 "$state/session.txt")"
  cat "$state/session.txt"
}
