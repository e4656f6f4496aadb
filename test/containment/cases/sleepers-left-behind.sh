# Leaves sleeping processes behind, in many ways, and succeeds.
# Expect: none
for way in nohup setsid exec; do
  ($way sleep 3600 > /dev/null 2>&1 < /dev/null) &
done
disown -a
exit 0
