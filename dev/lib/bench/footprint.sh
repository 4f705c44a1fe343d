# Footprint: what each program costs to start and to keep, idle and under load, against a JVM of the same image that does nothing.

footprint_programs=(extender node-agent provisioner webhook)

bench_footprint() {
  local rounds=$1 program process round
  local -A starts=() costs=() floors=()
  # One of each is enough, and the others would take time from it.
  kube -n xlss-system scale deployment xlss-scheduler xlss-provisioner xlss-webhook --replicas=1 >&2
  wait_for 120 "one of each program" one_of_each
  for ((round = 1; round <= rounds; round++)); do
    for program in "${footprint_programs[@]}"; do footprint_start "$program"; done
  done
  printf '%-24s %9s %9s %9s %9s %11s %8s\n' 'start' 'ready s' 'cpu s' 'floor s' 'floor cpu' 'ready ratio' 'cpu ratio'
  for program in "${footprint_programs[@]}"; do start_row "$program"; done
  sleep 20
  memory_head
  for program in "${footprint_programs[@]}"; do memory_row "$program" idle; done
  footprint_load
  image_rows
}

# The extender's load is a cluster that it knows, that of the others work that they do.
footprint_load() {
  local pods=60 program
  say "60 pods with a claim each"
  burst load "$(claiming_pods xlss xlss-scheduler)" >/dev/null
  for program in node-agent provisioner webhook; do memory_row "$program" '60 pods at once'; done
  burst_down load
  filter_cluster
  sleep 30 # as after the other starts: what the first lists needed for a moment it gives back soon after (HeapTidying)
  memory_row extender '5,000 nodes known'
  nsenter --target "$(extender_process)" --net env PYTHONDONTWRITEBYTECODE=1 \
    python3 "$root/dev/lib/bench/filter.py" 30 127.0.0.1:8888 >/dev/null
  memory_row extender '... after 2,000 filters'
}

one_of_each() { [ "$(kube -n xlss-system get pods -l 'app.kubernetes.io/name in (xlss-scheduler, xlss-provisioner, xlss-webhook)' -o name | wc -l)" = 3 ]; }

# footprint_start PROGRAM: a new pod of it; adds to starts and costs, and to floors what doing nothing costs there.
footprint_start() {
  local app=$1 node='' before result
  case $1 in
    extender) app=scheduler ;;
    node-agent) node=spec.nodeName=n1 ;; # one only: they would take time from each other
  esac
  before=$(footprint_processes "$1")
  kube -n xlss-system delete pod --wait=false -l "app.kubernetes.io/name=xlss-$app" --field-selector="$node" >&2
  wait_for 120 "a new $1" new_process "$1" "$before"
  process=$(new_process "$1" "$before")
  result=$(in_pod "$process" python3 "$root/dev/lib/bench/footprint.py" start "$process" 8080)
  starts[$1]+=" ${result%|*}"
  costs[$1]+=" ${result#*|}"
  wait_for 60 "the end of the old $1" only_process "$1"
  floors[$1]+=" $(footprint_floor "$process")"
  say "round $round: $1 was ready after ${result%|*} s, for ${result#*|} s of a processor"
}

in_pod() { nsenter --target "$1" --net env PYTHONDONTWRITEBYTECODE=1 "${@:2}"; }

footprint_floor() {
  local classes=$cache/bench-floor # javac itself would take /proc/PID/root for our own root
  "$(find_jdk)/bin/javac" -d "$classes" "$root/dev/lib/bench/Floor.java"
  cp "$classes/Floor.class" "/proc/$1/root/tmp/"
  PYTHONDONTWRITEBYTECODE=1 python3 "$root/dev/lib/bench/footprint.py" floor \
    nsenter --target "$1" --mount --pid --root /opt/java/bin/java @/app/jvm.options -cp /tmp Floor
}

# footprint_processes PROGRAM: of all nodes; the webhook is the provisioner's image in another role.
footprint_processes() {
  local process jar=$1 role=
  if [ "$1" = webhook ]; then jar=provisioner role=webhook; fi
  for process in $(cgroup_processes xlss-bench); do
    if tr '\0' ' ' 2>/dev/null <"/proc/$process/cmdline" | grep -q "^java .*/app/$jar.jar" &&
      [ "$role" = "$(tr '\0' '\n' 2>/dev/null <"/proc/$process/environ" | sed -n 's/^XLSS_PROGRAM_ROLE=//p')" ]; then echo "$process"; fi
  done
}

new_process() { comm -13 <(sort <<<"$2") <(footprint_processes "$1" | sort) | grep -m 1 .; }
only_process() { local wanted=1; if [ "$1" = node-agent ]; then wanted=3; fi; [ "$(footprint_processes "$1" | wc -l)" = "$wanted" ]; }

# column NUMBER FLOORS...: the median of one figure of the floors.
column() {
  local -a figures
  mapfile -t figures < <(printf '%s\n' "${@:2}" | cut -d'|' -f"$1")
  median "${figures[@]}"
}

start_row() {
  # shellcheck disable=SC2086 # numbers
  awk -v name="$1" -v ready="$(median ${starts[$1]})" -v cpu="$(median ${costs[$1]})" \
    -v floor="$(column 1 ${floors[$1]})" -v floor_cpu="$(column 2 ${floors[$1]})" 'BEGIN {
    printf "%-24s %9.2f %9.2f %9.2f %9.2f %9.1f x %6.1f x   goal 2 s: %s\n",
      name, ready, cpu, floor, floor_cpu, ready / floor, cpu / floor_cpu, (ready <= 2 ? "met" : "NOT MET") }'
}

memory_head() { printf '\n%-38s %9s %9s %9s %9s %8s %8s\n' 'memory, MiB' anonymous resident 'work set' floor ratio threads; }

memory_row() {
  local goal=90 figures
  if [ "$1" = extender ]; then goal=110; fi
  figures=$(python3 "$root/dev/lib/bench/footprint.py" memory "$(footprint_processes "$1" | tail -n 1)")
  # shellcheck disable=SC2086 # numbers
  awk -F'|' -v name="$1, $2" -v goal="$goal" -v floor="$(column 3 ${floors[$1]})" '{
    printf "%-38s %9d %9d %9d %9d %6.1f x %8d   goal %d: %s\n", name, $1, $2, $3, floor, $1 / floor, $4, goal, ($1 <= goal ? "met" : "NOT MET") }' <<<"$figures"
}

image_rows() {
  local name size
  printf '\n%-24s %9s\n' 'image, unpacked' MB
  python3 "$root/dev/lib/bench/footprint.py" archive "$root"/target/images/{extender,node-agent,provisioner}.tar |
    while IFS='|' read -r name size; do
      printf '%-24s %9s   goal 230: %s\n' "$name" "$size" "$( ((size <= 230)) && echo met || echo 'NOT MET')"
    done
}
