# Fills the home folder.
# Expect: disk
dd if=/dev/zero of="$HOME/big" bs=1M
