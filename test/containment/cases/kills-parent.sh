# Kills the process that started it, and that one's, and waits.
# Expect: time, none
kill -KILL "$PPID"
kill -KILL "$(awk '/^PPid/ { print $2 }' "/proc/$PPID/status")" 2> /dev/null
sleep 300
