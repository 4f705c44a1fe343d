# cgroups: which processes belong to whom. Children inherit the group, so killing a group misses nobody,
# whoever started them and whether or not the launcher still lives. Works with version 1, hybrid and 2.

# The roots of the hierarchies: one with version 2, one a controller (and "unified") with version 1.
cgroup_roots() {
  local dir
  if [ -f /sys/fs/cgroup/cgroup.controllers ]; then echo /sys/fs/cgroup; return; fi
  for dir in /sys/fs/cgroup/*; do
    if [ -d "$dir" ] && [ ! -L "$dir" ]; then echo "$dir"; fi
  done
}

# cgroup_make GROUP: GROUP is a path below each root, e.g. xlss-dev/n1.
cgroup_make() {
  local base dir part
  for base in $(cgroup_roots); do
    dir=$base
    for part in ${1//\// }; do # its parts, one by one
      [ -f "$dir/cgroup.subtree_control" ] && cgroup_delegate "$dir"
      [ -d "$dir/$part" ] || mkdir "$dir/$part"
      # Version 1 starts a cpuset empty, and nothing can run in it until it has processors and memory.
      if [ -f "$dir/$part/cpuset.cpus" ] && [ "${base##*/}" = cpuset ]; then
        cat "$dir/cpuset.cpus" >"$dir/$part/cpuset.cpus"
        cat "$dir/cpuset.mems" >"$dir/$part/cpuset.mems"
      fi
      dir=$dir/$part
    done
  done
}

# Version 2: children get the controllers that the parent names.
cgroup_delegate() {
  local controller controllers
  read -ra controllers <"$1/cgroup.controllers"
  for controller in "${controllers[@]}"; do
    echo "+$controller" >"$1/cgroup.subtree_control" 2>/dev/null || true
  done
}

# cgroup_join GROUP: moves the calling shell, so that what it starts or becomes is in the group.
cgroup_join() {
  local base
  for base in $(cgroup_roots); do echo "$BASHPID" >"$base/$1/cgroup.procs"; done
}

# cgroup_processes GROUP: the ids of all processes in the group and below.
cgroup_processes() { cgroup_files "$1" cgroup.procs | xargs -r cat 2>/dev/null | sort -un || true; }

# cgroup_files GROUP NAME: the control files NAME of the group and below, in every hierarchy.
cgroup_files() {
  local base
  for base in $(cgroup_roots); do
    if [ -d "$base/$1" ]; then find "$base/$1" -name "$2" 2>/dev/null || true; fi
  done
}

cgroup_exists() {
  local base
  for base in $(cgroup_roots); do if [ -d "$base/$1" ]; then return; fi; done
  return 1
}

# cgroup_kill GROUP: SIGKILL to all, until nobody is left. Groups frozen by a fence are thawed,
# because a frozen process of version 1 dies only then.
cgroup_kill() {
  local deadline=$((SECONDS + 20)) processes frozen
  while processes=$(cgroup_processes "$1") && [ -n "$processes" ]; do
    # shellcheck disable=SC2086
    kill -9 $processes 2>/dev/null || true
    for frozen in $(cgroup_files "$1" freezer.state); do echo THAWED >"$frozen" 2>/dev/null || true; done
    for frozen in $(cgroup_files "$1" cgroup.freeze); do echo 0 >"$frozen" 2>/dev/null || true; done
    ((SECONDS < deadline)) || fail "processes of $1 do not die: ${processes//$'\n'/ }"
    sleep 0.05
  done
}

# A process that was just being started may still join the group: it is killed when its turn comes.
cgroup_remove() { wait_for 10 "the end of cgroup $1" cgroup_gone "$1" || fail "cannot remove cgroup $1"; }
cgroup_gone() {
  local base left=0
  cgroup_kill "$1"
  for base in $(cgroup_roots); do
    [ -d "$base/$1" ] || continue
    find "$base/$1" -depth -type d -exec rmdir {} + 2>/dev/null || left=1
  done
  return "$left"
}

# cgroup_memory GROUP: MiB that its processes hold (proportional set size: shared pages count once).
cgroup_memory() {
  local process
  for process in $(cgroup_processes "$1"); do sed -n 's/^Pss: *\([0-9]*\) kB/\1/p' "/proc/$process/smaps_rollup" 2>/dev/null || true; done |
    awk '{ kib += $1 } END { printf "%d", kib / 1024 }'
}

# spawn GROUP LOG COMMAND...: starts COMMAND in its own session and group; its output is appended to LOG.
# Background jobs of a script ignore SIGINT, and containers would inherit that: hence --default-signal.
spawn() {
  local target=$1 log=$2; shift 2
  cgroup_make "$target"
  (
    cgroup_join "$target"
    exec setsid env --default-signal=INT,QUIT "$@"
  ) >>"$log" 2>&1 </dev/null 8>&- &
  disown
}
