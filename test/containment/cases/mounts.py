# Mounts everything it can think of, in the old way and in the new one, and looks into what is mounted.
# Expect: none
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
os.makedirs('place', exist_ok=True)
tries = [
    (b'none', b'tmpfs', 0), (b'proc', b'proc', 0), (b'sysfs', b'sysfs', 0), (b'cgroup', b'cgroup', 0),
    (b'cgroup2', b'cgroup2', 0), (b'/', b'', 4096), (b'/dev/vda', b'ext4', 0), (b'/dev/sda1', b'ext4', 0),
    (b'none', b'overlay', 0), (b'none', b'devtmpfs', 0), (b'none', b'debugfs', 0), (b'none', b'securityfs', 0),
]
for source, kind, flags in tries:
    if libc.mount(source, b'place', kind, flags, None) == 0:
        print('HEIRLOOM-ESCAPED: it mounted', source, kind)
if libc.mount(b'none', b'/proc', None, 32 | 4096, None) == 0 or libc.umount2(b'/proc/sys', 2) == 0:
    print('HEIRLOOM-ESCAPED: what was read-only is no longer')
for number in (428, 429, 430, 431, 432, 433, 442):
    if libc.syscall(number, 0, b'/', 0, 0, 0) >= 0:
        print('HEIRLOOM-ESCAPED: mount call', number)
