# Kills all that it may, itself too.
# Expect: none
kill -KILL -1
