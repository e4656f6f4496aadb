# Writes zeros into one file of the workspace until there is no room.
# Expect: disk, time
cat /dev/zero > big
