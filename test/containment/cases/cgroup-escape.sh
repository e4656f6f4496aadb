# Lifts its limits and has the host run a program, through the files of its control group.
# Expect: none
for file in $(find /sys/fs/cgroup -name release_agent -o -name 'memory*limit*' -o -name memory.max -o -name pids.max \
  -o -name cgroup.procs -o -name cpu.max -o -name notify_on_release 2> /dev/null); do
  (echo 1 > "$file") 2> /dev/null && echo "HEIRLOOM-ESCAPED: it wrote to $file"
done
mkdir /sys/fs/cgroup/memory/own /sys/fs/cgroup/own 2> /dev/null && echo 'HEIRLOOM-ESCAPED: a control group of its own'
exit 0
