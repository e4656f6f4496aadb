# Calls itself like the container's first process, and like a thread of the kernel, and stays behind.
# Expect: none
import ctypes, os, sys, time
libc = ctypes.CDLL(None)
for name in (b'docker-init', b'kworker/0:1'):
    if os.fork() == 0:
        os.setsid()
        libc.prctl(15, name, 0, 0, 0)
        os.closerange(0, 1024)
        time.sleep(300)
sys.exit(0)
