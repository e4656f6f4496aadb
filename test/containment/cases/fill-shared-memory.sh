# Fills /dev/shm, whose pages are memory.
# Expect: disk
cat /dev/zero > /dev/shm/big
