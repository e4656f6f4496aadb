# Leaves a fork bomb behind in another session and succeeds at once.
# Expect: processes, none
setsid bash -c 'bomb() { bomb | bomb & }; bomb; sleep 300' > /dev/null 2>&1 < /dev/null &
sleep 1
exit 0
