# Fills the home folder.
# Expect: disk, time
dd if=/dev/zero of="$HOME/big" bs=1M
