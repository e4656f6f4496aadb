# Reads what tells of the kernel and of the machine.
# Expect: none
for file in /proc/kcore /proc/kmsg /proc/kpagecount /proc/keys /proc/timer_list /proc/sched_debug /dev/mem /dev/kmem /dev/port \
  /proc/latency_stats /sys/firmware/dmi/tables/DMI /proc/acpi/wakeup /sys/kernel/debug /proc/scsi/scsi; do
  [[ -n $(head -c 1 "$file" 2> /dev/null | od -An) ]] && echo "it could read $file"
done
dmesg 2> /dev/null | head -n 1
exit 0
