# Makes children that end and are never waited for.
# Expect: processes, time
import os, time
for _ in range(100_000):
    if os.fork() == 0:
        os._exit(0)
time.sleep(300)
