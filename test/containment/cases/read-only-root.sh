# Writes wherever something can be written, apart from its own folders.
# Expect: none
find / -xdev -writable \( -type f -o -type d \) ! -path '/proc/*' ! -path '/sys/*' 2> /dev/null |
  grep -v '^/\(workspace\|home/heirloom\|tmp\)\(/\|$\)' | while read -r path; do
  echo "HEIRLOOM-ESCAPED: $path can be written"
done
for folder in / /etc /usr/bin /usr/local/lib /var/tmp /opt /root /run /srv; do
  touch "$folder/written" 2> /dev/null && echo "HEIRLOOM-ESCAPED: wrote to $folder"
done
exit 0
