# Opens 100,000 files in each of many processes.
# Expect: processes, memory, time, none
import os
for _ in range(100):
    if os.fork() == 0:
        kept = []
        try:
            while len(kept) < 100_000:
                kept.append(os.open('/dev/null', os.O_RDONLY))
            print('HEIRLOOM-ESCAPED: 100,000 open files')
        except OSError:
            pass
        os._exit(0)
while True:
    try:
        os.wait()
    except ChildProcessError:
        break
