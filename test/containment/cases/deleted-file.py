# Fills the disk with a file that has no name any more, and keeps it open.
# Expect: none, disk, time
import os
descriptor = os.open('nameless', os.O_RDWR | os.O_CREAT)
os.unlink('nameless')
piece = b'\0' * 1_000_000
while True:
    os.write(descriptor, piece)
