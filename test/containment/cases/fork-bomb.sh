# Starts two processes in the place of each, for ever.
# Expect: processes
bomb() { bomb | bomb & }
bomb
sleep 60
