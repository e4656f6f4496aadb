# Writes zeros into one file of the workspace until there is no room.
# Expect: disk
cat /dev/zero > big
