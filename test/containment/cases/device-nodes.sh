# Makes device nodes of the memory and the disks, and uses those that are there.
# Expect: none
for device in 'disk b 254 0' 'memory c 1 1' 'ports c 1 4' 'fuse c 10 229' 'tun c 10 200' 'kvm c 10 232'; do
  read -r name kind major minor <<< "$device"
  mknod "$name" "$kind" "$major" "$minor" 2> /dev/null && echo "HEIRLOOM-ESCAPED: $name"
done
for device in /dev/mem /dev/kvm /dev/fuse /dev/vda /dev/sda /dev/nvme0n1 /dev/dm-0 /dev/loop0 /dev/loop-control /dev/net/tun; do
  [[ -e $device ]] && echo "HEIRLOOM-ESCAPED: there is $device"
done
exit 0
