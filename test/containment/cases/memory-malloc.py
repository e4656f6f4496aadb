# Takes memory and touches it, until it is killed.
# Expect: memory, time
kept = []
while True:
    kept.append(bytearray(b'x' * 10_000_000))
