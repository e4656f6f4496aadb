# Makes links without end: soft ones, and hard ones to one file.
# Expect: disk, time
import os
open('target', 'w').close()
number = 0
while True:
    os.symlink('x' * 4000, f'soft-{number}')
    os.link('target', f'hard-{number}')
    number += 1
