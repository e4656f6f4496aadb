# Writes to what sets the kernel: core patterns, the helper for modules, system requests, the memory, the network.
# Expect: none
for setting in \
  /proc/sys/kernel/core_pattern /proc/sys/kernel/modprobe /proc/sys/kernel/hotplug /proc/sysrq-trigger \
  /proc/sys/vm/overcommit_memory /proc/sys/vm/drop_caches /proc/sys/vm/panic_on_oom /proc/sys/fs/file-max \
  /proc/sys/net/ipv4/ip_forward /proc/sys/kernel/hostname /proc/sys/kernel/randomize_va_space \
  /proc/sys/kernel/shm_rmid_forced /proc/sys/fs/binfmt_misc/register /proc/irq/default_smp_affinity \
  /sys/kernel/uevent_helper /sys/power/state /sys/class/net/lo/mtu /sys/kernel/mm/ksm/run \
  /sys/devices/system/cpu/cpu1/online /sys/fs/cgroup/cgroup.procs; do
  (echo 0 > "$setting") 2> /dev/null && echo "HEIRLOOM-ESCAPED: it wrote to $setting"
done
exit 0
