# The programs of a Kubernetes cluster: found in a directory of yours, downloaded, or built, then cached by version.
#
# XLSS_BINARIES   a directory that is searched first, as it is (no version check: it is yours)
# XLSS_DOWNLOADS  the site with Kubernetes' releases; "none" never asks it

kubernetes_programs=(kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy kubectl)
containerd_programs=(containerd containerd-shim-runc-v2 ctr)
# shellcheck source=dev/lib/debian.sh
. "$root/dev/lib/debian.sh"

# Brings all programs for Kubernetes VERSION and prints the PATH that finds them, best source first.
binaries_path() {
  local version=$1 path=${XLSS_BINARIES:-} program
  if [ -n "$path" ] && binaries_complete "$path"; then echo "$path"; return; fi
  once "$cache/kubernetes/$version" kubernetes_binaries "$version"
  once "$cache/containerd/$(containerd_version "$version")" containerd_binaries "$version"
  once "$cache/etcd/$ETCD_VERSION" etcd_binary
  once "$cache/coredns/$COREDNS_VERSION" coredns_binary
  echo "${path:+$path:}$cache/kubernetes/$version:$cache/containerd/$(containerd_version "$version"):$cache/etcd/$ETCD_VERSION:$cache/coredns/$COREDNS_VERSION"
}

binaries_complete() {
  local program
  for program in "${kubernetes_programs[@]}" "${containerd_programs[@]}" etcd coredns; do
    [ -x "$1/$program" ] || return 1
  done
}

# is_old VERSION: a Kubernetes whose kubelet speaks no CRI but v1alpha2, which containerd has dropped with 2.0.
is_old() { (($(cut -d. -f2 <<<"$1") < 23)); }

# containerd_version VERSION: of the containerd that serves this Kubernetes.
containerd_version() { if is_old "$1"; then echo debian-12; else echo "$CONTAINERD_VERSION"; fi; }

kubernetes_binaries() {
  if kubernetes_download "$1" "$2"; then return; fi
  if is_old "$1"; then kubernetes_debian "$1" "$2"; else kubernetes_build "$1" "$2"; fi
}

# Fails without a word where the site cannot be reached; a wrong checksum ends everything.
kubernetes_download() {
  local version=$1 out=$2 site=${XLSS_DOWNLOADS:-https://dl.k8s.io} arch program url
  [ "$site" = none ] && return 1
  arch=$(go_arch)
  url=$site/release/v$version/bin/linux/$arch
  curl -fsSL --connect-timeout 5 --max-time 15 -o /dev/null "$url/kubelet.sha256" 2>/dev/null || return 1
  for program in "${kubernetes_programs[@]}"; do
    say "downloading $program $version"
    curl -fsSL --connect-timeout 5 --retry 3 -o "$out/$program" "$url/$program" || return 1
    echo "$(curl -fsSL --connect-timeout 5 --retry 3 "$url/$program.sha256")  $out/$program" | sha256sum --check --status ||
      fail "$url/$program does not have the checksum that its .sha256 names: nothing of it is kept"
    chmod 755 "$out/$program"
  done
}

# Kubernetes is no library: its go.mod replaces the staging modules by folders. The same modules are
# published under v0.<minor>.<patch>, so a module of our own maps each to that version.
kubernetes_build() {
  local version=$1 out=$2 module=k8s.io/kubernetes staging=v0.${1#1.} source name flags
  need_go Kubernetes
  say "building Kubernetes $version (about 5 minutes on 2 cores, once)"
  source=$(go mod download -json "$module@v$version" | sed -n 's/^\t"Dir": "\(.*\)",\?$/\1/p')
  mkdir "$out/module"
  {
    echo "module xlss.build/kubernetes"
    sed -n 's/^go /go /p' "$source/go.mod"
    echo "require $module v$version"
    sed -n 's#^\t*\(replace \)\?\(k8s.io/[a-z-]*\) => ./staging/.*#\2#p' "$source/go.mod" | while read -r name; do
      echo "replace $name => $name $staging"
    done
  } >"$out/module/go.mod"
  local stamp=k8s.io/component-base/version
  flags="-s -w -X $stamp.gitVersion=v$version -X $stamp.gitMajor=1 -X $stamp.gitMinor=$(cut -d. -f2 <<<"$version")"
  go_build "$out/module" "$flags" "${kubernetes_programs[@]/#/$module/cmd/}"
  mv "$out/module/bin"/* "$out/"
  rm -rf "$out/module"
}

containerd_binaries() {
  if is_old "$1"; then containerd_debian "$2"; return; fi
  need_go containerd
  say "building containerd $CONTAINERD_VERSION (about a minute, once)"
  go_module_build "$2" github.com/containerd/containerd/v2 "v$CONTAINERD_VERSION" \
    "-s -w -X github.com/containerd/containerd/v2/version.Version=v$CONTAINERD_VERSION" "${containerd_programs[@]/#/cmd/}"
}

etcd_binary() {
  need_go etcd
  say "building etcd $ETCD_VERSION (half a minute, once)"
  go_module_build "$1" go.etcd.io/etcd/server/v3 "v$ETCD_VERSION" "-s -w" .
  mv "$1/v3" "$1/etcd" 2>/dev/null || mv "$1/server" "$1/etcd"
}

coredns_binary() {
  need_go CoreDNS
  say "building CoreDNS $COREDNS_VERSION (two minutes, once)"
  go_module_build "$1" github.com/coredns/coredns "v$COREDNS_VERSION" "-s -w" .
}

# Prints the path of a restic for the tests: Debian 12's own is too old (no exit codes, no in-place restore).
restic_path() {
  if [ -x "${XLSS_BINARIES:-/nonexistent}/restic" ]; then echo "$XLSS_BINARIES/restic"; return; fi
  once "$cache/restic/$RESTIC_VERSION" restic_binary
  echo "$cache/restic/$RESTIC_VERSION/restic"
}

restic_binary() {
  need_go restic
  say "building restic $RESTIC_VERSION (a minute, once)"
  go_module_build "$1" github.com/restic/restic "v$RESTIC_VERSION" "-s -w" cmd/restic
}

# Prints the folder of prometheus and promtool for the tests.
prometheus_path() {
  if [ -x "${XLSS_BINARIES:-/nonexistent}/promtool" ]; then echo "$XLSS_BINARIES"; return; fi
  once "$cache/prometheus" prometheus_programs
  echo "$cache/prometheus"
}

prometheus_programs() { debian_unpack prometheus "$1"; }

# go_module_build OUT MODULE VERSION LDFLAGS PACKAGE...: builds packages of a published module.
go_module_build() {
  local out=$1 module=$2 version=$3 flags=$4 package packages=(); shift 4
  for package in "$@"; do packages+=("$module${package:+/$package}"); done
  packages=("${packages[@]%/.}")
  mkdir "$out/module"
  # The go line turns module graph pruning on: modules that nothing built here needs are not even asked for.
  printf 'module xlss.build/one\ngo %s\nrequire %s %s\n' "$GO_VERSION" "$module" "$version" >"$out/module/go.mod"
  go_build "$out/module" "$flags" "${packages[@]}"
  mv "$out/module/bin"/* "$out/"
  rm -rf "$out/module"
}

go_build() {
  local module=$1 flags=$2; shift 2
  mkdir "$module/bin"
  (cd "$module" && CGO_ENABLED=0 GOFLAGS=-mod=mod GOTOOLCHAIN=auto go build -trimpath -ldflags "$flags" -o bin/ "$@") \
    >"$cache/go-build.log" 2>&1 || { tail -n 15 "$cache/go-build.log" >&2; fail "go build of $* failed"; }
}

go_arch() { case $(uname -m) in x86_64) echo amd64 ;; aarch64) echo arm64 ;; *) uname -m ;; esac; }

need_go() {
  local have advice="install Go >= $GO_VERSION, or name a directory of ready binaries in XLSS_BINARIES"
  have=$(go env GOVERSION 2>/dev/null) || fail "no Go: needed once to build $1, as no download of it is in reach; $advice"
  printf '%s\n' "$GO_VERSION" "${have#go}" | sort -VC || fail "Go ${have#go} is too old to build $1; $advice"
}
