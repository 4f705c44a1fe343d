# The benchmarks' cluster: three nodes, the repository on n3, workloads on the other two.

bench_cluster() { "$root/dev/cluster" --name bench "$@"; }
kube() { bench_cluster kubectl "$@"; }

# bench_cluster_up OPTION...: as dev/cluster up takes them.
bench_cluster_up() {
  bench_cluster up 3 --fast-node-death "$@" >&2
  kube label node n3 localpv.k8s.arch.xdf.cn/repository=here >&2
  bench_cluster install >&2
}

# As users have them: on test clusters they renew their Leases and measure volumes all the time, since tests wait for it.
agents_by_default() {
  kube -n xlss-system set env daemonset/xlss-node-agent XLSS_USAGE_INTERVAL- XLSS_AGENT_LEASE_DURATION- XLSS_AGENT_RENEW_INTERVAL- >&2
  kube -n xlss-system rollout status daemonset/xlss-node-agent --timeout=180s >&2
}

# Plain restic on NODE, in the repository that the agents use: seconds of `restic ARGS...`, run in DIRECTORY there.
# giving_way (a command in front of it) lowers its priority. It is one of the node's own processes, so that what else this machine does
# takes as much time from it as from an agent. Its certificate is not checked: it names the Service, which a node cannot resolve.
giving_way=()
plain_restic() {
  local node=$1 directory=$2 began cache_of_node; shift 2
  cache_of_node=$(bench_cluster dir "$node")/bench-cache # agents have one each, too
  (
    cgroup_join "xlss-bench/$node/system"
    began=$EPOCHREALTIME
    bench_cluster exec "$node" env -C "$directory" "${restic_environment[@]}" "RESTIC_CACHE_DIR=$cache_of_node" \
      "${giving_way[@]}" "$(restic_path)" --insecure-tls "$@" >"$cache/bench-restic.log" 2>&1 ||
      { tail -n 5 "$cache/bench-restic.log" >&2; fail "plain restic failed: $*"; }
    seconds_since "$began"
  )
}

# watch_moments FILE KIND NAME JSONPATH: each state of the object from now on becomes a line of FILE, behind the moment when it was seen;
# who asks again and again instead takes time from what he measures. Sets watch, to be killed.
watch_moments() {
  rm -f "$1" # what an earlier watch saw is not what this one sees
  "$root/dev/cluster" --name bench kubectl get "$2" "$3" --watch -o "jsonpath=$4{\"\n\"}" > >(timed >"$1") &
  watch=$!
  wait_for 30 "the watch of $3" test -s "$1"
}

timed() { while read -r line; do echo "$EPOCHREALTIME $line"; done; }

secret() { kube -n xlss-system get secret xlss-repository -o "jsonpath={.data.$1}" | base64 -d; }

# Sets restic_environment: the login of namespace default, as the agents derive it (docs/repository.md).
restic_login() {
  local server
  server=$(kube -n xlss-system get service xlss-repository -o 'jsonpath={.spec.clusterIP}')
  restic_environment=(
    "RESTIC_REPOSITORY=rest:https://$server:8000/default" "RESTIC_PASSWORD=$(secret RESTIC_PASSWORD)"
    "RESTIC_REST_USERNAME=default" "RESTIC_REST_PASSWORD=$(login_password default)"
  )
}

login_password() {
  python3 -c 'import hmac, sys; print(hmac.new(sys.argv[1].encode(), sys.argv[2].encode(), "sha256").hexdigest())' "$(secret XLSS_REPOSITORY_KEY)" "$1"
}
