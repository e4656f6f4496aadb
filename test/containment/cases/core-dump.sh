# Crashes with a large memory, so that the kernel would write it down, where the host says.
# Expect: none
ulimit -c unlimited 2> /dev/null && echo 'HEIRLOOM-ESCAPED: core dumps'
python3 -c 'import os; kept = bytearray(50_000_000); os.abort()'
ls core* 2> /dev/null
exit 0
