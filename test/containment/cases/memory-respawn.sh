# Takes memory in a process that is started again whenever it is killed.
# Expect: memory, time
while :; do
  python3 -c 'kept = bytearray(b"x" * 2_000_000_000)'
done
