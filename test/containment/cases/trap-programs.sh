# Leaves programs with the names of those that the host will start, in every place where they might be found first.
# Expect: none
mkdir -p "$HOME/bin" "$HOME/.local/bin" node_modules/.bin
for name in bash sh tar mktemp cat head stat git grep kill setsid rm; do
  for folder in . "$HOME/bin" "$HOME/.local/bin" node_modules/.bin /usr/local/bin /usr/local/sbin; do
    printf '#!/bin/sh\ntouch /tmp/trapped\nexit 42\n' > "$folder/$name" 2> /dev/null && chmod +x "$folder/$name"
  done
done
for folder in ${PATH//:/ }; do
  [[ -w $folder ]] && echo "HEIRLOOM-ESCAPED: $folder of the PATH can be written"
done
exit 0
