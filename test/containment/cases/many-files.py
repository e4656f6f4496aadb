# Makes a million empty files.
# Expect: disk, time
import os
os.mkdir('many')
for number in range(1_000_000):
    open(f'many/{number}', 'w').close()
