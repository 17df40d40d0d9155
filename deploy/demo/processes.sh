# Programs that the demo starts and leaves running, by a name: .demo/NAME.pid and .demo/NAME.log. Sourced by demo.sh.
# shellcheck shell=bash disable=SC2154

# start NAME dotnet PROGRAM.dll ARGUMENT...
start() {
  local name=$1
  shift
  # A session of its own: neither Ctrl-C nor the end of this terminal is meant for it.
  setsid "$@" >"$state/$name.log" 2>&1 </dev/null &
  local pid=$!
  echo "$pid $2" >"$state/$name.pid"
  # Until it has become that program, it is this script by another number, and would pass for one that has ended.
  until is_up "$name" || ! jobs -pr | grep -qx "$pid"; do sleep 0.05; done
}

# Whether it runs: a process of that number that is not that program has nothing to do with us.
is_up() {
  local pid program
  read -r pid program 2>/dev/null <"$state/$1.pid" && grep -qF "$program" "/proc/$pid/cmdline" 2>/dev/null
}

is_down() { ! is_up "$1"; }

stop() {
  if is_up "$1"; then
    kill "$(cut -d' ' -f1 "$state/$1.pid")"
    wait_until "the $1 to stop" is_down "$1"
  fi
  rm -f "$state/$1.pid"
}
