# The same, with all its descriptors closed: the command is over, and the daemon is not.
# Expect: none
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.closerange(0, 1024)
        while True:
            time.sleep(1)
    os._exit(0)
sys.exit(0)
