# Leaves as many sleeping processes behind as there may be, so that nothing else can be started, and succeeds.
# Expect: processes
import os, sys, time
os.setsid() if os.fork() == 0 else sys.exit(time.sleep(2))
os.closerange(0, 1024)
while True:
    try:
        if os.fork() == 0:
            time.sleep(3600)
    except OSError:
        time.sleep(0.01)
