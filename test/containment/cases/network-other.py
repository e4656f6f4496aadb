# Sends datagrams, asks for names, pings, in both versions of the protocol; and raw packets on every interface.
# Expect: none, time
import socket
def attempt(name, work):
    try:
        work()
        print('HEIRLOOM-ESCAPED:', name)
    except OSError:
        pass
def send(family, address):
    with socket.socket(family, socket.SOCK_DGRAM) as sender:
        sender.sendto(b'\0' * 12, address)
for host in ('1.1.1.1', '169.254.169.254', '172.17.0.1', '255.255.255.255', '224.0.0.1'):
    attempt(f'udp {host}', lambda: send(socket.AF_INET, (host, 53)))
for host in ('2606:4700:4700::1111', 'fe80::1', 'ff02::1', 'fd00:ec2::254'):
    attempt(f'udp {host}', lambda: send(socket.AF_INET6, (host, 53)))
attempt('names', lambda: socket.getaddrinfo('registry.npmjs.org', 443))
attempt('raw', lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
attempt('raw 6', lambda: socket.socket(socket.AF_INET6, socket.SOCK_RAW, 58))
attempt('packets', lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 3))
attempt('vsock', lambda: socket.socket(40, socket.SOCK_STREAM).connect((2, 1024)))
names = [name for _, name in socket.if_nameindex() if name != 'lo']
if names:
    print('HEIRLOOM-ESCAPED: interfaces', names)
