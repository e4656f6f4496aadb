# Leaves a trap for the next program that the engine starts: a file that leads to the engine's own program.
# Expect: none
mkdir -p "$HOME/bin"
printf '#!/proc/self/exe\n' > "$HOME/bin/bash"
chmod +x "$HOME/bin/bash"
cp "$HOME/bin/bash" /usr/bin/bash && echo 'HEIRLOOM-ESCAPED: it replaced bash'
ln -sf /proc/self/fd/8 /workspace/leaked
ls -l /proc/self/fd | grep -v 'pipe:\|/proc\|/dev/null\|/workspace' | tail -n +2
exit 0
