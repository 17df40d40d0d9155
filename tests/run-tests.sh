#!/bin/bash
# Builds the solution, runs every test project, one after another, and ends with the line "N passed, N failed[, N skipped]".
#
#   tests/run-tests.sh [ARGUMENT FOR dotnet test...]
#
# Results go to TestResults/, one .trx file a project. Fails when a test failed, a project did not finish, or no test ran. Says every
# 20 seconds (TELL_EVERY) what it is doing, and for how long, and at the end of each project which tests were skipped, and why.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

results=TestResults
passed=0 failed=0 skipped=0

so_far() { printf '%d:%02d' $((SECONDS / 60)) $((SECONDS % 60)); }

# Says what begins, and from then on that it lasts.
heading() {
  quiet
  printf '\n== [%s] %s\n' "$(so_far)" "$*"
  keep_telling "$*" &
  teller=$!
}

# Ends with this script, even if that is killed, and does not keep its output open.
keep_telling() {
  while sleep "${TELL_EVERY:-20}" >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do
    printf '[%s] still at it: %s\n' "$(so_far)" "$*"
  done
}

teller=
quiet() {
  [ -z "$teller" ] || { kill "$teller" 2>/dev/null; wait "$teller" 2>/dev/null; } || true
  teller=
}
trap quiet EXIT

# Prints the last line that this script prints, and ends it.
finish() {
  quiet
  printf '\n%d passed, %d failed' $passed $failed
  [ $skipped -eq 0 ] || printf ', %d skipped' $skipped
  printf '\n'
  [ $failed -eq 0 ] && [ $passed -gt 0 ] && [ $# -eq 0 ] && exit 0
  exit 1
}

give_up() {
  printf '\n%s: no test ran\n' "$*" >&2
  finish broken
}

# The number in an attribute of the results' <Counters>; 0 when there is none.
counter() {
  local number
  number=$(grep -o '<Counters [^>]*' "$1" | grep -o " $2=\"[0-9]*\"" | grep -o '[0-9]*' || true)
  echo "${number:-0}"
}

# One line for each test of a report that was skipped: which, and why.
tell_skipped() {
  awk '
    /<UnitTestResult / { name = ""; if (/outcome="NotExecuted"/) { name = $0; sub(/.* testName="/, "", name); sub(/".*/, "", name) } }
    name != "" && /<Message>/ { why = $0; sub(/.*<Message>/, "", why); sub(/<\/Message>.*/, "", why); printf "skipped %s: %s\n", name, why; name = "" }
  ' "$1" | sed -e 's/&quot;/"/g' -e "s/&apos;/'/g" -e 's/&#x[Dd];//g' -e 's/&lt;/</g' -e 's/&gt;/>/g' -e 's/&amp;/\&/g'
}

# Adds a project's results to the sums. A run that failed without a failed test (a crash, a hang, a missing report) counts as one.
add_up() {
  local report=$1 ended_well=$2 project_failed=0
  if [ -f "$report" ]; then
    project_failed=$(counter "$report" failed)
    passed=$((passed + $(counter "$report" passed)))
    skipped=$((skipped + $(counter "$report" total) - $(counter "$report" executed)))
    tell_skipped "$report"
  fi
  if [ "$ended_well" = no ] && [ "$project_failed" -eq 0 ]; then
    printf 'The run did not come to its end.\n'
    project_failed=1
  fi
  failed=$((failed + project_failed))
}

mapfile -t missing < <(tests/missing-packages.sh)
if [ ${#missing[@]} -gt 0 ]; then
  printf 'Tests that need these packages will be skipped; .ci/run installs them, or this does:\n'
  printf '  sudo apt-get install --no-install-recommends %s\n' "${missing[*]}"
fi

if [ -z "${TEST_KUBECONFIG:-}${KUBEBUILDER_ASSETS:-}${TEST_K3S_IMAGE:-}${TEST_K3S:-}" ]; then
  heading "Control plane for tests (built once, some minutes)"
  tests/ControlPlane/build-control-plane.sh || give_up "The control plane could not be built"
fi

heading "Build"
dotnet build Operator.sln --verbosity minimal || give_up "The build failed"

rm -rf "$results"
projects=(tests/*/*Tests.csproj)
for number in "${!projects[@]}"; do
  project=${projects[$number]}
  name=$(basename "$project" .csproj)
  heading "Suite $((number + 1)) of ${#projects[@]}: $name"
  ended_well=yes
  # A hung test is ended and named, long before the patience of whoever waits for this script.
  dotnet test "$project" --no-build --results-directory "$results" --logger "trx;LogFileName=$name.trx" \
    --blame-hang --blame-hang-timeout 8m --blame-hang-dump-type none "$@" || ended_well=no
  add_up "$results/$name.trx" $ended_well
done
finish
