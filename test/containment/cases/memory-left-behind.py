# Leaves processes behind that hold all the memory, none of them much, and that the kernel would rather spare.
# Expect: none, memory
import os, sys, time
if os.fork() == 0:
    os.setsid()
    os.closerange(0, 1024)
    open('/proc/self/oom_score_adj', 'w').write('500')
    while True:
        if os.fork() == 0:
            kept = bytearray(b'x' * 15_000_000)
            time.sleep(3600)
        time.sleep(0.02)
time.sleep(3)
