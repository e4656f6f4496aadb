# Prints errors for ever.
# Expect: output
yes 'something to complain about' >&2
