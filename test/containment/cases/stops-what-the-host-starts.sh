# From another session, stops whatever else of its user there is, so that the host's own programs never end.
# Expect: time, none
cat > stopper.py << 'END'
import os, signal
own = os.getpid()
while True:
    for name in os.listdir('/proc'):
        if name.isdigit() and int(name) not in (own, 1):
            try:
                os.kill(int(name), signal.SIGSTOP)
            except OSError:
                pass
END
setsid python3 stopper.py > /dev/null 2>&1 < /dev/null &
sleep 1
exit 0
