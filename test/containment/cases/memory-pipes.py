# Fills pipes and sockets, whose content is the kernel's memory.
# Expect: memory, none
import os, socket
kept = []
while True:
    for end in os.pipe():
        os.set_blocking(end, False)
        kept.append(end)
    pair = socket.socketpair()
    kept.append(pair)
    pair[0].setblocking(False)
    for write in (lambda: os.write(kept[-2], b'x' * 65536), lambda: pair[0].send(b'x' * 200_000)):
        try:
            write()
        except BlockingIOError:
            pass
