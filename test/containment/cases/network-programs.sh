# Uses what a person would use.
# Expect: none, time
for way in 'curl -s --max-time 2 http://deb.debian.org/' 'curl -s --max-time 2 http://169.254.169.254/latest/meta-data/' \
  'timeout 5 git ls-remote https://github.com/git/git' 'timeout 5 npm view left-pad version' \
  'timeout 5 pip download --no-deps six' 'ping -c 1 -W 1 1.1.1.1' 'getent hosts deb.debian.org'; do
  $way > /dev/null 2>&1 && echo "HEIRLOOM-ESCAPED: $way"
done
exit 0
