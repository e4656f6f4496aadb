# Looks for the engine's socket, and for any other one.
# Expect: none
for socket in $(find / -xdev -type s 2> /dev/null) /var/run/docker.sock /run/docker.sock /run/containerd/containerd.sock \
  /run/podman/podman.sock /run/crio/crio.sock /host/run/docker.sock "$DOCKER_HOST"; do
  [[ -S $socket ]] || continue
  echo "HEIRLOOM-ESCAPED: there is $socket"
  curl -s --max-time 2 --unix-socket "$socket" http://engine/version
done
for port in 2375 2376 10250 6443; do
  for host in 127.0.0.1 172.17.0.1 172.18.0.1 host.docker.internal; do
    timeout 1 bash -c "exec 3<> /dev/tcp/$host/$port" 2> /dev/null && echo "HEIRLOOM-ESCAPED: $host:$port answers"
  done
done
exit 0
