# Makes namespaces of its own, in which it would be root, and joins those of others.
# Expect: none
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for name, flag in {
    'user': 0x10000000, 'mount': 0x20000, 'pid': 0x20000000, 'net': 0x40000000, 'ipc': 0x08000000,
    'uts': 0x04000000, 'cgroup': 0x02000000, 'time': 0x80,
}.items():
    if libc.unshare(flag) == 0:
        print('HEIRLOOM-ESCAPED: unshare', name)
    if libc.unshare(0x10000000 | flag) == 0:
        print('HEIRLOOM-ESCAPED: unshare user and', name)
    if libc.syscall(56, 0x10000000 | flag | 17, 0, 0, 0, 0) > 0:
        print('HEIRLOOM-ESCAPED: clone', name)
for name in ('mnt', 'pid', 'net', 'user'):
    try:
        descriptor = os.open(f'/proc/1/ns/{name}', os.O_RDONLY)
        if libc.setns(descriptor, 0) == 0:
            print('HEIRLOOM-ESCAPED: setns', name)
    except OSError:
        pass
