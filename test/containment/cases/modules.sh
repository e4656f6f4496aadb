# Has modules loaded by asking for what they bring.
# Expect: none
modprobe dummy 2> /dev/null && echo 'HEIRLOOM-ESCAPED: modprobe'
python3 - << 'END'
import socket
for family in range(3, 46):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
        for protocol in (0, 1, 255):
            try:
                socket.socket(family, kind, protocol).close()
            except (OSError, ValueError):
                pass
END
exit 0
