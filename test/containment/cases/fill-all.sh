# Fills every place that can be written, at once.
# Expect: disk, memory
for folder in /workspace "$HOME" /tmp /dev/shm /var/tmp /run /dev /dev/mqueue; do
  cat /dev/zero > "$folder/big" &
done
wait
exit 1
