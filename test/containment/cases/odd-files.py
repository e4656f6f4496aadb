# Fills the workspace with what is no ordinary file, names that are no text, and files that cannot be read.
# Expect: none
import os, socket
os.mkfifo('written-by-the-host')
os.mkfifo('pipe')
listener = socket.socket(socket.AF_UNIX)
listener.bind('socket')
for name in (b'line\nbreak', b'\xff\xfe', b'-rf', b'--', b' ', b'$(touch oops)', b'\x1b[2J', '\u202eexe.txt'.encode(), b'x' * 255):
    open(name, 'w').close()
open('unreadable', 'w').close()
os.chmod('unreadable', 0)
os.symlink('loop', 'loop')
os.symlink('/dev/zero', 'endless')
os.symlink('/proc/kmsg', 'kernel')
os.symlink('/', 'root')
