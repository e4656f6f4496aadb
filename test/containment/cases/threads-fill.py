# The same with threads of one process, which takes every place that becomes free.
# Expect: processes
import os, sys, threading, time
os.setsid() if os.fork() == 0 else sys.exit(time.sleep(2))
os.closerange(0, 1024)
while True:
    try:
        threading.Thread(target=time.sleep, args=(3600,)).start()
    except RuntimeError:
        pass
