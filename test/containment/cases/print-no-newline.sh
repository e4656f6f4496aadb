# Prints one line that never ends.
# Expect: output, time
tr '\0' x < /dev/zero
