# Sets the clock and the name of the machine.
# Expect: none
date -s 2001-01-01 > /dev/null 2>&1 && echo 'HEIRLOOM-ESCAPED: date'
hostname owned 2> /dev/null && echo 'HEIRLOOM-ESCAPED: hostname'
hwclock --systohc 2> /dev/null && echo 'HEIRLOOM-ESCAPED: hwclock'
[[ $(hostname) == sandbox ]] || echo "HEIRLOOM-ESCAPED: it is called $(hostname)"
exit 0
