# The network: one namespace with a bridge for the control plane, one namespace a node. The host's own namespace gets
# no address, no route and no rule; it reaches the API through a unix socket, which crosses network namespaces.

in_net() { local where=$1; shift; nsenter --net="$state/net/$where" "$@"; }

net_make() {
  mkdir -p "$state/net"
  : >"$state/net/$1"
  unshare --net="$state/net/$1" true
  in_net "$1" ip link set lo up
  in_net "$1" sysctl -qw net.ipv4.ip_forward=1
}

net_remove() {
  [ -e "$state/net/$1" ] || return 0
  umount -l "$state/net/$1" 2>/dev/null || true
  rm -f "$state/net/$1"
}

control_plane_net() {
  net_make cp
  in_net cp ip link add br0 type bridge
  in_net cp ip address add "$bridge_address/24" dev br0
  in_net cp ip link set br0 up
}

# A node's interface is a veth whose other end is a port of the bridge, named as the node.
node_net() {
  local node=$1 peer
  in_net cp ip link delete "$node" 2>/dev/null || true
  net_remove "$node"
  net_make "$node"
  in_net cp ip link add "$node" type veth peer name eth0 netns "$state/net/$node"
  in_net cp ip link set "$node" master br0 up
  in_net cp ip route replace "$(node_pods "$node")" via "$(node_address "$node")"
  in_net "$node" ip address add "$(node_address "$node")/24" dev eth0
  in_net "$node" ip link set eth0 up
  in_net "$node" ip route add default via "$bridge_address"
  for peer in $(node_names); do
    [ "$peer" = "$node" ] || in_net "$node" ip route add "$(node_pods "$peer")" via "$(node_address "$peer")"
  done
}

cluster_cut() { need_node "${1:-}"; in_net cp ip link set "$1" down; }

cluster_heal() {
  need_node "${1:-}"
  node_lives "$1" || fail "$1 is dead, not cut: dev/cluster --name $cluster start $1"
  in_net cp ip link set "$1" up
}

# The API for the host: 127.0.0.1:$port -> unix socket -> the control plane's namespace.
api_forward() {
  spawn "$group/forward" "$state/logs/forward.log" nsenter --net="$state/net/cp" \
    socat "UNIX-LISTEN:$state/api.sock,fork,mode=600,unlink-early" "TCP:$bridge_address:6443"
  spawn "$group/forward" "$state/logs/forward.log" \
    socat "TCP-LISTEN:$port,bind=127.0.0.1,fork,reuseaddr" "UNIX-CONNECT:$state/api.sock"
}

free_port() {
  local try
  for try in $(shuf -i 20000-29999 -n 50); do
    (: <"/dev/tcp/127.0.0.1/$try") 2>/dev/null || { echo "$try"; return; }
  done
  fail "no free port on 127.0.0.1 between 20000 and 29999"
}
