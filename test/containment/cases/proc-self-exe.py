# Tries to write to programs through the links of those that run them, as to the engine's own when it enters.
# Expect: time, none
import glob, os, time
until = time.time() + 8
while time.time() < until:
    for path in glob.glob('/proc/[0-9]*/exe'):
        try:
            descriptor = os.open(path, os.O_WRONLY)
            print('HEIRLOOM-ESCAPED: it can write to', os.readlink(path))
            os.close(descriptor)
        except OSError:
            pass
