# Unpacks an archive of a few kilobytes that holds far more than there is room for.
# Expect: disk, time
head -c 200M /dev/zero | gzip -1 > bomb.gz
gzip -dc bomb.gz > unpacked
