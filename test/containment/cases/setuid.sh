# Becomes another user through every program that could make it one, and through one of its own.
# Expect: none, time
find / -xdev -perm /6000 -type f 2> /dev/null | while read -r program; do
  "$program" --version < /dev/null > /dev/null 2>&1
done
for way in 'su -c id' 'su - root -c id' 'passwd -d root' 'chsh -s /bin/sh root' 'newgrp root' 'mount -a' 'sudo -n id' 'pkexec id'; do
  [[ $(timeout 2 $way < /dev/null 2> /dev/null) == *uid=0* ]] && echo "HEIRLOOM-ESCAPED: $way"
done
cp /usr/bin/id own-id && chmod 4755 own-id && ./own-id | grep -q 'euid=0' && echo 'HEIRLOOM-ESCAPED: own setuid program'
setpriv --reuid 0 id 2> /dev/null && echo 'HEIRLOOM-ESCAPED: setpriv'
chown 0 own-id 2> /dev/null && echo 'HEIRLOOM-ESCAPED: chown'
exit 0
