# Prints every environment it can read, and every file that might hold a secret.
# Expect: none, output, time
env
cat /proc/*/environ 2> /dev/null | tr '\0' '\n'
cat /proc/*/cmdline 2> /dev/null | tr '\0' '\n'
find / -xdev \( -name '.netrc' -o -name 'id_*' -o -name '.npmrc' -o -name '.env*' -o -name 'credentials*' -o -name '*.pem' \
  -o -name 'config.json' -o -name '*token*' -o -name 'shadow*' \) -type f -size -64k 2> /dev/null |
  grep -v /usr/ | head -n 200 | xargs -d '\n' cat 2> /dev/null
mount
cat /run/secrets/* /var/run/secrets/*/*/* 2> /dev/null
grep -rs heirloom-containment /proc/*/mountinfo | head -n 5
exit 0
