# Connects to every socket with an abstract name that it can see, as that of an engine's shim.
# Expect: none
import socket
for line in open('/proc/net/unix').read().splitlines()[1:]:
    path = line.split()[-1]
    if path.startswith('@'):
        print('HEIRLOOM-ESCAPED: there is', path)
for name in ('\0/containerd-shim/moby', '\0/tmp/.X11-unix/X0', '\0/tmp/dbus-test'):
    try:
        socket.socket(socket.AF_UNIX).connect(name)
        print('HEIRLOOM-ESCAPED: connected to', name)
    except OSError:
        pass
