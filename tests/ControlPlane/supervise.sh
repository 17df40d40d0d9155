#!/bin/bash
# Runs a program until it ends or until this script's stdin does, then kills it and removes its scratch directory.
#
#   supervise.sh LOG SCRATCH PROGRAM [ARGUMENT...]        (SCRATCH may be empty)
#
# Whoever starts this holds the other end of stdin, so closing it stops the program, and so does kill -9 of the owner.
# The parent-death signal is set here and not by the owner: the kernel ties it to the thread that forked, and a thread of a
# .NET program may end long before the program does.
set -u
log=$1 scratch=$2
shift 2
exec 3<&0 </dev/null >>"$log" 2>&1
# Ctrl-C in a terminal reaches the whole process group; the owner decides what it means.
trap '' INT TERM HUP

setpriv --pdeathsig KILL -- "$@" 3<&- &
program=$!
cat <&3 >/dev/null &
owner=$!
exec 3<&-

wait -n "$program" "$owner"
# From here on bash would only report what it was told to kill, at the end of a log that people read for something else.
exec 2>/dev/null
kill -KILL "$program" "$owner"
wait "$program"
status=$?
[ -z "$scratch" ] || rm -rf "$scratch"
exit $status
