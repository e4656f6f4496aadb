# Makes a file to swap to, and asks for it.
# Expect: none
truncate -s 16M swap
mkswap swap
swapon swap && echo 'HEIRLOOM-ESCAPED: it swaps'
exit 0
