# Closes all its descriptors and those of the one that watches it, and waits.
# Expect: time
for descriptor in {0..20}; do
  eval "exec $descriptor>&-"
done
sleep 300
