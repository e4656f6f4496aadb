# Prints one line that never ends.
# Expect: output
tr '\0' x < /dev/zero
