# Asks the kernel for the user, the groups, the capabilities and the root folder of someone else.
# Expect: none
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
os.makedirs('jail', exist_ok=True)
for name, attempt in {
    'setuid': lambda: os.setuid(0), 'setgid': lambda: os.setgid(0), 'setgroups': lambda: os.setgroups([0]),
    'setuid of the first process': lambda: os.setuid(65534), 'chroot': lambda: os.chroot('jail'),
    'setresuid': lambda: os.setresuid(0, 0, 0),
}.items():
    try:
        attempt()
        print('HEIRLOOM-ESCAPED:', name)
    except OSError:
        pass
if libc.prctl(38, 0, 0, 0, 0) == 0:
    print('HEIRLOOM-ESCAPED: it may gain privileges again')
if libc.prctl(47, 2, 21, 0, 0) == 0 or libc.prctl(24, 21, 0, 0, 0) == 0:
    print('HEIRLOOM-ESCAPED: capabilities')
if libc.syscall(155, b'jail', b'jail') == 0:
    print('HEIRLOOM-ESCAPED: pivot_root')
