# Fills the temporary folder, where the host's own programs keep what a command reads.
# Expect: disk, time
cat /dev/zero > /tmp/big
