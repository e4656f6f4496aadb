# Prints what looks like the engine's own framing, and bytes that are no text.
# Expect: output, none
import os, sys
frame = b'\x02\x00\x00\x00\xff\xff\xff\xff' + bytes(range(256)) * 16
for _ in range(2000):
    sys.stdout.buffer.write(frame)
    sys.stderr.buffer.write(frame[::-1])
