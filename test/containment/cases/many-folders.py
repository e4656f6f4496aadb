# Makes a folder in a folder, as deep as there is room.
# Expect: disk
import os
while True:
    os.mkdir('deeper')
    os.chdir('deeper')
