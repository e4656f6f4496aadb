# Follows the roots, folders and files of other processes, through links that the host might follow too.
# Expect: none
ln -s /proc/1/root/etc/shadow link-to-root
ln -s /proc/1/cwd link-to-folder
ls /proc/1/root/ /proc/1/cwd/ /proc/1/fd/ && echo 'HEIRLOOM-ESCAPED: it sees the files of the first process'
cat link-to-root /proc/1/environ && echo 'HEIRLOOM-ESCAPED: it reads the environment of the first process'
ln /etc/shadow hard-link && echo 'HEIRLOOM-ESCAPED: it has a hard link to /etc/shadow'
exit 0
