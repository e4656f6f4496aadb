# Fills POSIX and System V message queues.
# Expect: none
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
librt = ctypes.CDLL('librt.so.1', use_errno=True)
made = 0
for number in range(10_000):
    if librt.mq_open(f'/queue-{number}'.encode(), 0o102, 0o600, None) == -1 and libc.msgget(0, 0o1600) == -1:
        break
    made += 1
print(made)
