# Figures and how they are told.

# median NUMBERS...
median() { printf '%s\n' "$@" | python3 -c 'import statistics, sys; print(round(statistics.median(map(float, sys.stdin)), 2))'; }

# table_row TREE FLOOR XLSS FACTOR SECONDS: the goal is FACTOR times the floor and SECONDS more.
table_row() {
  python3 - "$@" <<'PY'
import sys
tree, floor, xlss, factor, extra = sys.argv[1], *map(float, sys.argv[2:])
goal = floor * factor + extra
print(f"{tree:28} {floor:9.2f} s {xlss:9.2f} s {xlss / floor:7.2f} x   goal {goal:7.2f} s: {'met' if xlss <= goal else 'NOT MET'}")
PY
}

# table FLOOR FACTOR SECONDS RESULT...: a result is TREE|FLOOR|XLSS.
table() {
  local floor=$1 factor=$2 extra=$3 result tree plain ours; shift 3
  printf '%-28s %11s %11s %9s\n' tree "$floor" xlss ratio
  for result in "$@"; do
    IFS='|' read -r tree plain ours <<<"$result"
    table_row "$tree" "$plain" "$ours" "$factor" "$extra"
  done
}
