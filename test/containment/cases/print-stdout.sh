# Prints lines for ever.
# Expect: output
yes 'something to say'
