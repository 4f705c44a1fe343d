# Who may log in: a certificate authority for the servers, a token a user. All of it dies with the cluster.

credentials() {
  mkdir -p "$state/pki"
  (cd "$state/pki" && certificate_authority && server_certificate && kubelet_client_certificate &&
    openssl ecparam -name prime256v1 -genkey -noout -out service-accounts.key) 2>"$state/logs/openssl.log" ||
    { cat "$state/logs/openssl.log" >&2; fail "openssl could not make the certificates"; }
  : >"$state/pki/tokens.csv"
  chmod 600 "$state/pki/tokens.csv"
  local node
  user admin admin system:masters
  user controller-manager system:kube-controller-manager
  user scheduler system:kube-scheduler
  user coredns xlss:coredns
  user kube-proxy system:kube-proxy
  for node in $(node_names); do user "$node" "system:node:$node" system:nodes; done
  kubeconfig admin "https://127.0.0.1:$port" >"$state/admin.kubeconfig"
}

certificate_authority() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj "/CN=$group" -keyout ca.key -out ca.crt
}

server_certificate() {
  signed apiserver "/CN=kube-apiserver" "subjectAltName=DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local,IP:127.0.0.1,IP:$bridge_address,IP:$api_service"
}

# With this the API server logs in to kubelets, for logs and exec.
kubelet_client_certificate() { signed kubelet-client "/O=system:masters/CN=kube-apiserver-kubelet-client" "extendedKeyUsage=clientAuth"; }

signed() {
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "$2" -keyout "$1.key" -out "$1.csr"
  openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -extfile <(echo "$3") -out "$1.crt"
}

# user FILE NAME [GROUP]: adds a login and writes FILE.kubeconfig for use inside the cluster's namespaces.
user() {
  openssl rand -hex 16 >"$state/pki/$1.token"
  echo "$(<"$state/pki/$1.token"),$2,$1,${3:-}" >>"$state/pki/tokens.csv"
  kubeconfig "$1" "https://$bridge_address:6443" >"$state/pki/$1.kubeconfig"
}

kubeconfig() {
  cat <<EOF
apiVersion: v1
kind: Config
clusters: [{name: $group, cluster: {server: "$2", certificate-authority-data: $(base64 -w0 "$state/pki/ca.crt")}}]
users: [{name: $1, user: {token: $(<"$state/pki/$1.token")}}]
contexts: [{name: $group, context: {cluster: $group, user: $1}}]
current-context: $group
EOF
}
