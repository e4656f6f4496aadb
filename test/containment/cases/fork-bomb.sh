# Starts two processes in the place of each, for ever.
# Expect: processes, time
bomb() { bomb | bomb & }
bomb
sleep 60
