# Makes System V shared memory that stays when its maker is gone, and touches it.
# Expect: memory, none
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
while True:
    segment = libc.shmget(0, 50_000_000, 0o1666)
    if segment == -1:
        raise OSError(ctypes.get_errno(), 'no more segments')
    address = libc.shmat(segment, None, 0)
    ctypes.memset(address, 1, 50_000_000)
