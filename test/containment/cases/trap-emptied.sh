# Removes all that it can.
# Expect: none
rm -rf --no-preserve-root / 2> /dev/null
exit 0
