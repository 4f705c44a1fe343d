# The control plane: plain processes in the namespace "cp", each in a cgroup of its own, by which it is killed.

control_plane=(etcd kube-apiserver kube-controller-manager kube-scheduler coredns)

is_component() { printf '%s\n' "${control_plane[@]}" | grep -xF -e "$1" >/dev/null; }

component_start() {
  local arguments
  mapfile -t arguments < <("arguments_of_$1")
  spawn "$group/cp/$1" "$state/logs/$1.log" nsenter --net="$state/net/cp" "$(binary "$1")" "${arguments[@]}"
}

component_kill() { cgroup_kill "$group/cp/$1"; }

arguments_of_etcd() {
  cat <<EOF
--data-dir=$state/etcd
--unsafe-no-fsync
--listen-client-urls=http://127.0.0.1:2379
--advertise-client-urls=http://127.0.0.1:2379
--listen-peer-urls=http://127.0.0.1:2380
--initial-advertise-peer-urls=http://127.0.0.1:2380
--initial-cluster=default=http://127.0.0.1:2380
EOF
}

# Aggregator routing: webhooks are called at their pods' addresses, as no kube-proxy runs here.
arguments_of_kube-apiserver() {
  cat <<EOF
--etcd-servers=http://127.0.0.1:2379
--bind-address=$bridge_address
--advertise-address=$bridge_address
--secure-port=6443
--cert-dir=$state/pki
--tls-cert-file=$state/pki/apiserver.crt
--tls-private-key-file=$state/pki/apiserver.key
--token-auth-file=$state/pki/tokens.csv
--authorization-mode=Node,RBAC
--enable-admission-plugins=NodeRestriction
--client-ca-file=$state/pki/ca.crt
--requestheader-client-ca-file=$state/pki/ca.crt
--requestheader-allowed-names=front-proxy-client
--requestheader-username-headers=X-Remote-User
--requestheader-group-headers=X-Remote-Group
--requestheader-extra-headers-prefix=X-Remote-Extra-
--kubelet-client-certificate=$state/pki/kubelet-client.crt
--kubelet-client-key=$state/pki/kubelet-client.key
--kubelet-preferred-address-types=InternalIP
--service-cluster-ip-range=$service_network
--service-account-issuer=https://kubernetes.default.svc.cluster.local
--service-account-key-file=$state/pki/service-accounts.key
--service-account-signing-key-file=$state/pki/service-accounts.key
--allow-privileged=true
--enable-aggregator-routing=true
EOF
  if [ -n "$audit" ]; then arguments_of_audit; fi
}

# Without contents: who, what and when, once per request, and of a watch when it begins.
arguments_of_audit() {
  local whom="userGroups: [$audit]"
  if [ "$audit" = all ]; then whom='userGroups: [system:authenticated, system:unauthenticated]'; fi
  cat >"$state/audit-policy.yaml" <<EOF
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- {level: Metadata, verbs: [watch], omitStages: [ResponseComplete], $whom}
- {level: Metadata, $whom}
EOF
  printf '%s\n' "--audit-policy-file=$state/audit-policy.yaml" "--audit-log-path=$state/logs/audit.log" --audit-log-maxsize=1000
}

arguments_of_kube-controller-manager() {
  cat <<EOF
--kubeconfig=$state/pki/controller-manager.kubeconfig
--service-account-private-key-file=$state/pki/service-accounts.key
--use-service-account-credentials
--root-ca-file=$state/pki/ca.crt
--cert-dir=$state/pki
--leader-elect=false
EOF
  if [ -n "$fast_node_death" ]; then printf '%s\n' --node-monitor-grace-period=12s --node-monitor-period=1s; fi
}

arguments_of_kube-scheduler() {
  cat <<EOF
--kubeconfig=$state/pki/scheduler.kubeconfig
--cert-dir=$state/pki
--leader-elect=false
EOF
}

arguments_of_coredns() {
  cat >"$state/Corefile" <<EOF
.:53 {
  bind $bridge_address
  errors
  kubernetes cluster.local in-addr.arpa {
    kubeconfig $state/pki/coredns.kubeconfig
    ttl 5
$( (($(minor) >= 21)) || echo "    noendpoints # it reads discovery.k8s.io/v1, which came with 1.21: names of Services with an address only")
  }
}
EOF
  printf '%s\n' "-conf=$state/Corefile"
}

api_ready() { administer --request-timeout=2s get --raw /readyz; }

# What CoreDNS may read, and a Service where clients expect the cluster's DNS.
dns_objects() {
  administer apply -f - <<'EOF'
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: "xlss:coredns"}
rules:
- {apiGroups: [""], resources: [services, namespaces, pods, endpoints], verbs: [list, watch]}
- {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: "xlss:coredns"}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "xlss:coredns"}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: "xlss:coredns"}]
EOF
}
