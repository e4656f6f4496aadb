/** Prints the executed lines of a Go profile, whose paths begin with the name of the module. */
export const GO_COLLECTOR = String.raw`
module="$(awk '$1 == "module" { print $2; exit }' go.mod)/"
awk -v module="$module" 'NR > 1 && $NF > 0 {
  split($1, place, ":")
  if (index(place[1], module) != 1) next
  split(place[2], at, /[.,]/)
  printf "{\"path\":\"%s\",\"lines\":[%d,%d]}\n", substr(place[1], length(module) + 1), at[1], at[3]
}'`;
