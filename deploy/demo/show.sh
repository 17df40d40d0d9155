# How the demo prints, waits and gives up. Sourced by demo.sh.
# shellcheck shell=bash disable=SC2034

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
  bold=$'\e[1m' dim=$'\e[2m' blue=$'\e[34m' green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'
else
  bold='' dim='' blue='' green='' red='' plain=''
fi

progress() { printf '%s[%d:%02d]%s %s\n' "$dim" $((SECONDS / 60)) $((SECONDS % 60)) "$plain" "$*"; }
heading() { printf '\n%s== %s%s\n' "$bold$blue" "$*" "$plain"; }
say() { printf '%s%s%s\n' "$dim" "$*" "$plain"; }

fail() {
  printf '\n%sdemo: %s%s\n' "$red" "$*" "$plain" >&2
  [ ! -s "$state/operator.log" ] || { printf 'The last lines of .demo/operator.log:\n' >&2; tail -n 15 "$state/operator.log" >&2; }
  printf 'What was started still runs: `make demo-down` ends it.\n' >&2
  exit 1
}

# Prints a command as a person would type it, runs it, and shows what it says.
shown() { printf '\n' && run_in_sight "$1"; }

# The same for what Connect has to say about it.
connect_says() { printf '\n' && say "Connect says:" && run_in_sight "$1"; }

run_in_sight() {
  printf '%s$ %s%s\n' "$bold" "${1//"$connect"/\$CONNECT}" "$plain"
  local output
  output=$(eval "$1" 2>&1) || { printf '%s\n' "$output"; fail "that command failed"; }
  [ -z "$output" ] || printf '%s\n' "$output" | readable
}

# Breaks Connect's JSON, which comes in one line, where a list of tasks begins and between tasks, and cuts what is still too long.
readable() {
  sed -E -e '/^[[{]/{s/,"(tasks|type)":/,\n "\1":/g;s/\},\{/},\n  {/g}' | sed -E "s/^(.{159}).{2,}$/\1…/"
}

# Waits for a condition: a command that succeeds. Everything here takes seconds; the deadline is for machines that are busy.
wait_until() {
  local what=$1 deadline=$((SECONDS + 120)) program
  shift
  until "$@" >/dev/null 2>&1; do
    for program in operator double; do
      [ "$1" = is_down ] || [ ! -e "$state/$program.pid" ] || is_up $program || fail "the $program has ended: $(tail -n 1 "$state/$program.log")"
    done
    [ $SECONDS -lt $deadline ] || fail "waited two minutes in vain for $what"
    sleep 0.2
  done
}

# curl for machines that have none, as far as the demo needs it: http alone, and the options -s -f -X -H -d.
command -v curl >/dev/null || curl() {
  local method=GET body='' fails='' url='' head status
  while [ $# -gt 0 ]; do
    case $1 in
      -X) method=$2 && shift ;;
      -d) body=$2 && shift ;;
      -H) shift ;;
      -*f*) fails=yes ;;
      -*) ;;
      *) url=$1 ;;
    esac
    shift
  done
  [ "${url#http://}" != "$url" ] || { echo "curl is not installed, and needed for $url" >&2; return 1; }
  local address=${url#http://} path=/
  [ "${address#*/}" = "$address" ] || path=/${address#*/}
  address=${address%%/*}
  local port=${address##*:}
  [ "$port" != "$address" ] || port=80
  exec {worker}<>"/dev/tcp/${address%:*}/$port" || return 1
  printf '%s %s HTTP/1.0\r\nHost: %s\r\nAccept: */*\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
    "$method" "$path" "$address" "$(printf %s "$body" | wc -c)" "$body" >&"$worker"
  read -r _ status _ <&"$worker"
  while read -r head <&"$worker" && [ "${head%$'\r'}" != '' ]; do :; done
  [ -n "$fails" ] && [ "$status" -ge 400 ] || cat <&"$worker"
  exec {worker}>&-
  [ -z "$fails" ] || [ "$status" -lt 400 ]
}
