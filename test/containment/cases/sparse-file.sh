# Makes files that say they are a terabyte, and has them read and copied.
# Expect: disk, none
truncate -s 1T sparse
fallocate -l 1T solid
cp --sparse=never sparse copy
