# Packages of Debian: downloaded and unpacked, never installed (that would start servers here).

# debian_unpack PACKAGE DIRECTORY: puts the package's programs into DIRECTORY.
debian_unpack() {
  command -v apt-get >/dev/null || fail "no apt-get to download $1 with: name a directory with its programs in XLSS_BINARIES"
  say "downloading Debian's package $1 (once)"
  {
    (cd "$2" && apt-get download -qq "$1") ||
      { apt-get update -qq || true; (cd "$2" && apt-get download -qq "$1"); }
  } >"$cache/apt.log" 2>&1 || { tail -n 5 "$cache/apt.log" >&2; fail "apt-get download $1 failed (whole log: $cache/apt.log)"; }
  programs_of "$1" "$2"
}

programs_of() {
  dpkg-deb --fsys-tarfile "$2/$1"_*.deb | tar -x -C "$2" --strip-components=3 ./usr/bin
  rm "$2/$1"_*.deb
}

# The last containerd in Debian that old kubelets understand.
containerd_debian() {
  say "downloading Debian 12's containerd (once)"
  bookworm "$1" download containerd
  programs_of containerd "$1"
  rm -rf "$1/apt"
}

# Kubernetes 1.20.2, from the source that Debian 12 has. Its Go modules do not help: it pins its dependencies by replace lines, which no
# build but its own obeys. Debian 12 also has a Go nearer to that time.
kubernetes_debian() {
  local version=$1 out=$2 work=$2/work
  local source=$work/gopath/src/k8s.io/kubernetes reflect2=github.com/modern-go/reflect2
  [ "$version" = 1.20.2 ] || fail "Kubernetes $version cannot be downloaded from here, and Debian has the source of 1.20.2 only; or name a directory of ready binaries in XLSS_BINARIES"
  say "building Kubernetes $version from Debian's source (about 5 minutes on 2 cores, once)"
  mkdir -p "$source"
  bookworm "$work" download golang-1.19-go golang-1.19-src golang-github-modern-go-reflect2-dev
  bookworm "$work" source --download-only kubernetes
  local package
  for package in "$work"/*.deb; do dpkg-deb --extract "$package" "$work/root"; done
  tar -xzf "$work"/kubernetes_*.orig.tar.gz --strip-components=1 -C "$source"
  newer_reflect2 "$source/vendor/$reflect2" "$work/root/usr/share/gocode/src/$reflect2"
  (cd "$source" && old_go_build "$work" "$out" "$version") >"$cache/go-build.log" 2>&1 ||
    { tail -n 15 "$cache/go-build.log" >&2; fail "go build of Kubernetes $version failed (whole log: $cache/go-build.log)"; }
  rm -rf "$work"
}

# newer_reflect2 OLD NEW: the library as Kubernetes pins it reads maps as Go before 1.18 laid them out: with a newer Go the API server dies of a
# memory fault at the first custom resource.
newer_reflect2() {
  rm "$1"/*.go "$1"/*.s
  cp "$2"/*.go "$2"/*.s "$1/"
}

# bookworm DIRECTORY COMMAND...: apt-get COMMAND in DIRECTORY with the packages and sources of Debian 12. This machine's own lists stay as they are.
bookworm() {
  local directory=$1 apt=$1/apt; shift
  local options=(-qq -o "Dir::Etc::SourceList=$apt/sources" -o Dir::Etc::SourceParts=/dev/null -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=root)
  need_packages apt-get:apt /usr/share/keyrings/debian-archive-keyring.gpg:debian-archive-keyring
  {
    if [ ! -d "$apt" ]; then
      mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
      printf '%s [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s bookworm main\n' deb "$(debian_source)" deb-src "$(debian_source)" >"$apt/sources"
      apt-get "${options[@]}" update
    fi
    (cd "$directory" && apt-get "${options[@]}" "$@")
  } >"$cache/apt.log" 2>&1 || { tail -n 5 "$cache/apt.log" >&2; fail "apt-get $* of Debian 12 failed (whole log: $cache/apt.log)"; }
}

# old_go_build WORK OUT VERSION: runs in the sources. One file is missing there: the API's description, which a program of theirs generates.
old_go_build() {
  local work=$1 out=$2 module=k8s.io/kubernetes flags package apis
  export GOROOT=$work/root/usr/lib/go-1.19 GOPATH=$work/gopath GOCACHE=$work/cache GO111MODULE=off GOFLAGS='' GOENV=off CGO_ENABLED=0
  "$GOROOT/bin/go" build -o "$work/openapi-gen" "./vendor/k8s.io/kube-openapi/cmd/openapi-gen"
  apis=$(grep -RlE --include='*.go' '^// ?\+k8s:openapi-gen=' vendor/k8s.io pkg | grep -vE '/(code-generator|sample-apiserver)/' |
    xargs dirname | sort -u | sed "s#^#$module/#" | paste -sd,)
  PATH=$GOROOT/bin:$PATH "$work/openapi-gen" --input-dirs "$apis" --output-package "$module/pkg/generated/openapi" --output-file-base zz_generated.openapi \
    --go-header-file vendor/k8s.io/code-generator/hack/boilerplate.go.txt --report-filename "$work/violations"
  flags="-s -w"
  for package in component-base/version client-go/pkg/version; do
    flags+=" -X $module/vendor/k8s.io/$package.gitVersion=v$3 -X $module/vendor/k8s.io/$package.gitMajor=1 -X $module/vendor/k8s.io/$package.gitMinor=$(cut -d. -f2 <<<"$3")"
  done
  "$GOROOT/bin/go" build -trimpath -ldflags "$flags" -o "$out/" "${kubernetes_programs[@]/#/$module/cmd/}"
}

# The address of Debian's main archive, as this machine's apt is set up.
# shellcheck disable=SC2016 # $(...) is apt's own syntax here
debian_source() {
  local source
  source=$(apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(COMPONENT) $(SUITE)' 2>/dev/null |
    awk '$2 == "Debian" && $3 == "main" && $4 !~ /security|updates|backports/ { print $1; exit }')
  echo "${source:-$(apt-get indextargets --format '$(REPO_URI)' | grep -v security | sort | uniq -c | sort -rn | awk 'NR == 1 { print $2 }')}"
}
