# Names, addresses and paths: everything of a cluster carries its name, so that it can be found again and swept.

# layout NAME: sets the variables below for one cluster and reads its settings, if it exists.
layout() {
  [[ $1 =~ ^[a-z][a-z0-9]{0,11}$ ]] || fail "cluster name '$1': at most 12 of a-z and 0-9, a letter first"
  cluster=$1
  state=${XLSS_STATE:-/var/tmp/xlss}/$cluster # all files of the cluster
  group=xlss-$cluster                         # its cgroup, the parent of every process it has
  [[ $state =~ ^/[^[:space:]]+$ ]] || fail "XLSS_STATE '${XLSS_STATE:-}': an absolute path without blanks is needed"
  administrator=(--kubeconfig "$state/admin.kubeconfig" --cache-dir "$state/kubectl-cache")
  # Settings that `up` chose, kept for later commands.
  kubernetes=$KUBERNETES_VERSION nodes=3 fast_node_death='' audit='' binaries='' port=''
  # shellcheck disable=SC1091
  if [ -f "$state/settings" ]; then . "$state/settings"; fi
}

save_settings() { declare -p kubernetes nodes fast_node_death audit binaries port | sed 's/^declare -- //' >"$state/settings"; }

# The same addresses in every cluster: they live in namespaces that no other cluster sees.
bridge_address=172.30.0.1 # also where the API server and the DNS server listen
service_network=10.96.0.0/16
api_service=10.96.0.1
pod_network=10.244.0.0/16
node_address() { echo "172.30.0.$((10 + ${1#n}))"; }
node_pods() { echo "10.244.${1#n}.0/24"; }
node_names() { local i; for ((i = 1; i <= nodes; i++)); do echo "n$i"; done; }
is_node() { node_names | grep -xF -e "$1" >/dev/null; }

minor() { cut -d. -f2 <<<"$kubernetes"; }

# binary NAME: where this cluster's program is.
binary() { PATH=$binaries:$PATH command -v "$1" || fail "$1 is in none of $binaries"; }

# administer ARGS...: kubectl as administrator. It keeps what it learns about the API with the cluster, not in your home.
administer() { "$(binary kubectl)" "${administrator[@]}" "$@"; }

need_up() { [ -f "$state/ready" ] || fail "cluster '$cluster' is not up: dev/cluster --name $cluster up"; }

need_node() {
  need_up
  is_node "${1:-}" || fail "'${1:-}' is no node of cluster '$cluster' (it has n1 to n$nodes)"
}

# need_part NAME: a node or a part of the control plane.
need_part() {
  need_up
  is_component "${1:-}" || is_node "${1:-}" ||
    fail "'${1:-}' is no part of cluster '$cluster': it has the nodes n1 to n$nodes and ${control_plane[*]}"
}
