# Maps far more than there is, and touches every page.
# Expect: memory, time
import mmap
size = 2 * 1024 * 1024 * 1024
area = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000)
for offset in range(0, size, 4096):
    area[offset] = 1
