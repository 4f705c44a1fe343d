# A node: namespaces for network, mounts, processes and host name; a folder for what survives its death.
# Its process 1 is lib/cluster/node-init: killing that kills all, pods too, as a power failure would.

node_files() {
  local node=$1 dir=$state/$1
  mkdir -p "$dir"/{disk,pools,repository,kubelet,containerd,cni,log}
  node_images "$node" "$(<"$state/image-store")"
  kubelet_config "$node" >"$dir/kubelet.yaml"
  kube_proxy_config "$node" >"$dir/kube-proxy.yaml"
  containerd_config "$node" >"$dir/containerd.toml"
  cni_config "$node" >"$dir/cni/10-xlss.conflist"
  echo "nameserver $bridge_address" >"$dir/resolv.conf"
}

node_start() {
  local node=$1 kubelet_flags=()
  if (($(minor) < 24)); then kubelet_flags+=(--container-runtime=remote); fi # not Docker
  if (($(minor) < 27)); then kubelet_flags+=(--container-runtime-endpoint=unix:///run/containerd/containerd.sock); fi # not yet in its file
  node_net "$node"
  cgroup_make "$group/$node/system"
  spawn "$group/$node/system" "$state/logs/$node.log" \
    nsenter --net="$state/net/$node" unshare --mount --propagation private --pid --fork --kill-child --mount-proc --uts \
    env "PATH=$binaries:$PATH" bash "$root/dev/lib/cluster/node-init" "$state" "$node" "$(node_address "$node")" "${kubelet_flags[@]}"
}

# Its cgroups end with it, as in a real power failure: a kubelet that finds those of dead containers looks for each one's container
# for 3 s at its start, one after the other.
node_kill() {
  in_net cp ip link set "$1" down 2>/dev/null || true
  cgroup_remove "$group/$1"
}

node_lives() { [ -n "$(cgroup_processes "$group/$1/system")" ]; }

# node_exec NODE COMMAND...: in all its namespaces; process 1 is the oldest one in the system group that is bash.
node_exec() {
  need_node "${1:-}"
  local node=$1 init; shift
  init=$(node_init "$node") || fail "$node is dead: dev/cluster --name $cluster start $node"
  nsenter --target "$init" --mount --net --pid --uts env "PATH=$binaries:$PATH" \
    "CONTAINERD_ADDRESS=/run/containerd/containerd.sock" "CONTAINERD_NAMESPACE=k8s.io" "$@"
}

# node_init NODE: the host's id of the node's process 1.
node_init() {
  local process
  for process in $(cgroup_processes "$group/$1/system"); do
    if grep -q '^NSpid:.*[[:space:]]1$' "/proc/$process/status" 2>/dev/null; then echo "$process"; return; fi
  done
  return 1
}

# Kubelets warn of fields that are newer than they are, and ignore them.
kubelet_config() {
  cat <<EOF
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $state/pki/ca.crt}}
authorization: {mode: Webhook}
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
cgroupDriver: cgroupfs
cgroupRoot: /$group/$1
enforceNodeAllocatable: []
failSwapOn: false
$( (($(minor) < 31)) || echo "failCgroupV1: false")
$([ -z "$fast_node_death" ] || echo "nodeLeaseDurationSeconds: 16 # renewed at a quarter: three chances before 12 s are over")
clusterDNS: [$bridge_address]
clusterDomain: cluster.local
resolvConf: $state/$1/resolv.conf
staticPodPath: ""
volumePluginDir: /var/lib/kubelet/volume-plugins
serializeImagePulls: false
registerWithTaints: []
# The nodes share the host's disk: its fill level is no reason to evict their pods.
imageGCHighThresholdPercent: 100
evictionHard: {memory.available: 100Mi, nodefs.available: 0.1%, nodefs.inodesFree: 0.1%, imagefs.available: 0.1%}
EOF
}

kube_proxy_config() {
  cat <<EOF
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: $state/pki/kube-proxy.kubeconfig}
hostnameOverride: $1
mode: $( (($(minor) >= 29)) && echo nftables || echo iptables)
$( (($(minor) < 29 || $(minor) >= 31)) || echo "featureGates: {NFTablesProxyMode: true}")
clusterCIDR: $pod_network
conntrack: {maxPerCore: 0}
healthzBindAddress: 127.0.0.1:10256
metricsBindAddress: 127.0.0.1:10249
nodePortAddresses: ["$(node_address "$1")/32"]
EOF
}

# restrict_oom_score_adj: without CAP_SYS_RESOURCE runc cannot lower it and fails.
containerd_config() {
  if is_old "$kubernetes"; then old_containerd_config "$1"; return; fi
  cat <<EOF
version = 3
root = "$state/$1/containerd"
state = "/run/containerd"
disabled_plugins = ["io.containerd.nri.v1.nri", "io.containerd.internal.v1.opt", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.blockfile", "io.containerd.snapshotter.v1.erofs"]
[grpc]
  address = "/run/containerd/containerd.sock"
[plugins."io.containerd.cri.v1.images".pinned_images]
  sandbox = "docker.io/xlss/pause:dev"
[plugins."io.containerd.cri.v1.runtime"]
  restrict_oom_score_adj = true
  disable_apparmor = true
  [plugins."io.containerd.cri.v1.runtime".cni]
    bin_dirs = ["/usr/lib/cni"]
    conf_dir = "$state/$1/cni"
  [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
EOF
}

old_containerd_config() {
  cat <<EOF
version = 2
root = "$state/$1/containerd"
state = "/run/containerd"
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.aufs"]
[grpc]
  address = "/run/containerd/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "docker.io/xlss/pause:dev"
  restrict_oom_score_adj = true
  disable_apparmor = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$state/$1/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
EOF
}

# ptp, not a bridge: every packet of a pod passes the node's routing, so a Service whose pod is on the same node works.
cni_config() {
  cat <<EOF
{"cniVersion": "0.4.0", "name": "xlss", "plugins": [
  {"type": "ptp", "ipMasq": false, "ipam": {"type": "host-local", "dataDir": "/run/cni", "ranges": [[{"subnet": "$(node_pods "$1")"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
EOF
}
