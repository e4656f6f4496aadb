# Watches as much as it can and makes events nobody reads.
# Expect: disk, none, time
import ctypes, os
libc = ctypes.CDLL(None)
watchers = []
while (watcher := libc.inotify_init()) != -1:
    watchers.append(watcher)
    libc.inotify_add_watch(watcher, b'/workspace', 0xFFF)
for number in range(20_000):
    open(f'event-{number % 100}', 'w').close()
