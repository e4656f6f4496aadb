# Takes away the workspace's permissions, its home and the temporary folder, and hides what was there.
# Expect: none
mkdir -p inner/folder
chmod -R 000 inner
chmod 000 /tmp "$HOME" /workspace
exit 0
