# Locks its memory, and asks the kernel to let it live when there is none left.
# Expect: memory, time
import ctypes, os
ctypes.CDLL(None).mlockall(3)
try:
    with open('/proc/self/oom_score_adj', 'w') as score:
        score.write('-1000')
    print('HEIRLOOM-ESCAPED: it is never to be killed')
except OSError as error:
    print(error)
kept = []
while True:
    kept.append(bytearray(b'x' * 10_000_000))
