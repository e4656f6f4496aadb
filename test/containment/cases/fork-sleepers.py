# Forks children that only sleep, until none can be forked, and fails.
# Expect: processes, time
import os, time
while True:
    if os.fork() == 0:
        time.sleep(300)
