# Prints one byte at a time, as fast as it can.
# Expect: time, output
import os
while True:
    os.write(1, b'x')
    os.write(2, b'y')
