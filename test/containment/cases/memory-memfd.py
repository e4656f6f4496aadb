# Fills files that are nowhere but in memory.
# Expect: memory, none
import os
piece = b'x' * 1_000_000
kept = []
while True:
    descriptor = os.memfd_create('kept')
    kept.append(descriptor)
    for _ in range(50):
        os.write(descriptor, piece)
