# Traces and writes into every process that there is, and the first one.
# Expect: none
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for name in os.listdir('/proc'):
    if not name.isdigit() or int(name) == os.getpid():
        continue
    foreign = os.stat(f'/proc/{name}').st_uid != os.getuid()
    if libc.ptrace(0x4206, int(name), 0, 0) == 0 and foreign:
        print('HEIRLOOM-ESCAPED: it traces process', name)
    try:
        open(f'/proc/{name}/mem', 'r+b').close()
        if foreign:
            print('HEIRLOOM-ESCAPED: it writes the memory of process', name)
    except OSError:
        pass
    if libc.syscall(438, libc.syscall(434, int(name), 0), 0, 0) >= 0 and foreign:
        print('HEIRLOOM-ESCAPED: it has a descriptor of process', name)
