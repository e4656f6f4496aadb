# A tree of processes that all stop themselves.
# Expect: time
for _ in {1..20}; do
  bash -c 'bash -c "kill -STOP \$\$" & kill -STOP $$' &
done
kill -STOP "$PPID"
kill -STOP $$
