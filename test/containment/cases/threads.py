# Starts threads without end.
# Expect: processes, time
import threading, time
while True:
    threading.Thread(target=time.sleep, args=(300,), daemon=True).start()
