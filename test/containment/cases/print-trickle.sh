# Prints a little, every now and then, for ever: never silent, never done.
# Expect: time
while :; do
  printf .
  sleep 0.1
done
