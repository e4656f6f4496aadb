# Connects to the outside, the metadata address, the gateway, other containers and the host.
# Expect: none, time
for target in 1.1.1.1/443 8.8.8.8/53 169.254.169.254/80 172.17.0.1/22 172.17.0.1/80 172.17.0.2/80 10.0.0.1/80 192.168.0.1/80 \
  host.docker.internal/80 registry.npmjs.org/443 deb.debian.org/80 github.com/443 0.0.0.0/80; do
  timeout 1 bash -c "exec 3<> /dev/tcp/$target" 2> /dev/null && echo "HEIRLOOM-ESCAPED: $target answers"
done
exit 0
