# Fills /dev/shm, whose pages are memory.
# Expect: disk, time
cat /dev/zero > /dev/shm/big
