# Leaves files that shells read when they start.
# Expect: none
for file in .bashrc .bash_profile .profile .bash_login .bash_logout .zshrc .kshrc .inputrc; do
  echo 'touch /tmp/trapped; exit 42' > "$HOME/$file"
done
echo 'export BASH_ENV=$HOME/.bashrc ENV=$HOME/.bashrc LD_PRELOAD=$HOME/evil.so PATH=$HOME/bin' > "$HOME/.pam_environment"
echo 'BASH_ENV=/home/heirloom/.bashrc' > "$HOME/.ssh-environment"
echo "alias tar='touch /tmp/trapped'" >> "$HOME/.bash_aliases"
exit 0
