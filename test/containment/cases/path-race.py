# Swaps a file for a pipe and for links, as fast as it can, while the host reads and writes there.
# Expect: none, disk
import os, subprocess, sys
RACE = '''
import os
name = 'written-by-the-host'
while True:
    for change in (lambda: os.mkfifo(name), lambda: os.symlink('/dev/zero', name), lambda: os.symlink('/etc/passwd', name),
                   lambda: open(name, 'w').close()):
        try:
            os.unlink(name)
        except OSError:
            pass
        try:
            change()
        except OSError:
            pass
'''
subprocess.Popen([sys.executable, '-c', RACE], start_new_session=True, stdin=subprocess.DEVNULL,
                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
