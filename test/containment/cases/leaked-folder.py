# Looks for a folder of the host behind every open descriptor and working folder, as an engine once left them.
# Expect: none
import os
for number in range(0, 64):
    path = f'/proc/self/fd/{number}/../../../../../../../../etc/hostname'
    try:
        print(number, open(path).read().strip())
    except OSError:
        pass
os.chdir('/')
for _ in range(64):
    os.chdir('..')
if os.stat('.').st_ino != os.stat('/').st_ino:
    print('HEIRLOOM-ESCAPED: there is something above the root')
