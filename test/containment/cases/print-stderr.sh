# Prints errors for ever.
# Expect: output, time
yes 'something to complain about' >&2
