# Calls what a container has no need of: keys, bpf, perf, the clock, modules, another kernel, handles of files.
# Expect: none
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
CALLS = {
    'bpf': (321, 5, 0, 0), 'perf_event_open': (298, 0, 0, -1, -1, 0), 'add_key': (248, b'user', b'x', b'x', 1, -4),
    'keyctl': (250, 0, -4, 1), 'request_key': (249, b'user', b'x', 0, 0), 'init_module': (175, 0, 0, b''),
    'finit_module': (313, 0, b'', 0), 'delete_module': (176, b'x', 0), 'kexec_load': (246, 0, 0, 0, 0),
    'reboot': (169, 0xFEE1DEAD, 672274793, 0), 'swapon': (167, b'x', 0), 'acct': (163, b'x'), 'syslog': (103, 3, 0, 0),
    'settimeofday': (164, b'\0' * 16, 0), 'clock_settime': (227, 0, b'\0' * 16), 'adjtimex': (159, b'\x01' + b'\0' * 207),
    'sethostname': (170, b'owned', 5), 'setdomainname': (171, b'owned', 5), 'iopl': (172, 3), 'ioperm': (173, 0, 1, 1),
    'open_by_handle_at': (304, 0, 0, 0), 'userfaultfd': (323, 0),
    'quotactl': (179, 0, 0, 0, 0), 'nfsservctl': (180, 0, 0, 0), 'lookup_dcookie': (212, 0, 0, 0), 'vhangup': (153,),
    'mknod': (133, b'/tmp/device', 0o20666, 0x101),
}
for name, (number, *arguments) in CALLS.items():
    if libc.syscall(number, *arguments) >= 0:
        print('HEIRLOOM-ESCAPED:', name)
