# Writes into the output, and reads from the input, of every process it may open; also those of the host's programs.
# Expect: time, none
import glob, os, time
until = time.time() + 10
while time.time() < until:
    for path in glob.glob('/proc/[0-9]*/fd/[0-2]'):
        if path.startswith(f'/proc/{os.getpid()}/'):
            continue
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
            os.write(descriptor, b'0 0 \nforged\n')
            os.close(descriptor)
        except OSError:
            pass
