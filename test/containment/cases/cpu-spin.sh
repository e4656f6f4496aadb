# Keeps every core busy.
# Expect: time
for _ in {1..16}; do
  (while :; do :; done) &
done
wait
