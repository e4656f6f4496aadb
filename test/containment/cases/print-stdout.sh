# Prints lines for ever.
# Expect: output, time
yes 'something to say'
