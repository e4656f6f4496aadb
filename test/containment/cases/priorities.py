# Asks for the highest priority, real-time scheduling and the disk first; then keeps all cores busy.
# Expect: time
import os
for attempt in (
    lambda: os.nice(-20),
    lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(99)),
    lambda: os.setpriority(os.PRIO_USER, 0, -20),
):
    try:
        attempt()
        print('HEIRLOOM-ESCAPED: it has a priority')
    except OSError as error:
        print(error)
for _ in range(4):
    os.fork()
while True:
    pass
