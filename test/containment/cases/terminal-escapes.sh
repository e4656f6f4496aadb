# Prints control sequences: titles, clipboard, answers of the terminal, a cleared screen.
# Expect: none
printf '\033]0;owned\007\033]52;c;b3duZWQ=\007\033[6n\033[c\033P+q544e\033\\\033[2J\033[3J\033c\0\b\r'
printf '\033]8;;file:///etc/passwd\007click\033]8;;\007'
