# Makes a folder in a folder, as deep as there is room.
# Expect: disk, time
import os
while True:
    os.mkdir('deeper')
    os.chdir('deeper')
