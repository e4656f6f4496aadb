# Listens on every address, on many ports and on names that belong to no file, and waits for the host to come.
# Expect: time
import socket, time
kept = []
for port in (80, 443, 2375, 3000, 5432, 8080, 9229):
    for family, address in ((socket.AF_INET, '0.0.0.0'), (socket.AF_INET6, '::')):
        listener = socket.socket(family, socket.SOCK_STREAM)
        try:
            listener.bind((address, port))
            listener.listen()
            kept.append(listener)
        except OSError as error:
            print(port, error)
for name in ('\0docker', '\0/containerd-shim/x', '\0heirloom', '/tmp/heirloom.sock'):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(name)
    listener.listen()
    kept.append(listener)
time.sleep(300)
