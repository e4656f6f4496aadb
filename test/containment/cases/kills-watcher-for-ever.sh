# From another session, kills every other process of its user again and again: what the host starts to end it, too.
# Expect: time, none
cat > killer.sh << 'END'
while :; do
  for folder in /proc/[0-9]*; do
    pid=${folder#/proc/}
    [[ $pid == "$$" ]] || kill -KILL "$pid"
  done
done
END
setsid bash killer.sh > /dev/null 2>&1 < /dev/null &
sleep 300
