# Forks twice into a session of its own, keeps the output open, and goes on for ever.
# Expect: time, none
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.chdir('/')
        while True:
            time.sleep(1)
    os._exit(0)
sys.exit(0)
