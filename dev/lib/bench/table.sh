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

table_head() { printf '%-28s %11s %11s %9s\n' tree "$1" xlss ratio; }
