# Waits for someone to type something, at its input and at a terminal.
# Expect: none, time
cat
read -r _ < /dev/tty
sudo -S true
git clone https://example.invalid/private.git
python3 -c 'input()'
exit 0
