# Starts programs with the longest arguments and the most variables there can be.
# Expect: none, time
value=$(printf 'x%.0s' {1..1000})
for number in {1..2000}; do
  export "VARIABLE_$number=$value"
done
long=$(head -c 130000 /dev/zero | tr '\0' x)
/bin/true "$long" "$long" "$long" "$long" "$long" "$long" "$long" "$long" "$long" "$long" "$long" "$long"
exit 0
