# The image store that every node starts with: a containerd root in which the archives of target/images are imported
# once and then hard-linked into each node. containerd never changes a blob or an unpacked layer, so nodes can share
# them; its databases it does change, so each node gets a copy of those. (Importing 1.4 GB on 3 nodes: 26 s.)

# image_store: prints the store of all archives that are there, made when their contents or containerd changed.
image_store() {
  local key store
  key=$( (containerd_version "$kubernetes"; cat "$root"/target/images/*.tar.inputs) | sha256sum | cut -c1-16)
  store=$cache/image-store/$key
  once "$store" image_store_make
  touch "$store"
  # Each change of an image makes a new one: keep three.
  find "$cache/image-store" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %p\n' | sort -rn | tail -n +4 | cut -d' ' -f2- | xargs -r rm -rf
  echo "$store"
}

image_store_make() {
  local out=$1 run archive status=0
  run=$(mktemp -d)
  say "preparing the image store of the nodes"
  cat >"$run/config.toml" <<EOF
version = 2
root = "$out"
state = "$run/state"
disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.cri.v1.images", "io.containerd.cri.v1.runtime", "io.containerd.nri.v1.nri", "io.containerd.internal.v1.opt"]
[grpc]
  address = "$run/containerd.sock"
EOF
  # It dies with this shell, however that ends: jobs in the background do not hear Ctrl-C.
  PATH=$binaries:$PATH setpriv --pdeathsig KILL containerd -c "$run/config.toml" >"$run/log" 2>&1 7>&- 8>&- 9>&- &
  local daemon=$!
  wait_for 20 "containerd" "$(binary ctr)" -a "$run/containerd.sock" version || status=1
  for archive in "$root"/target/images/*.tar; do
    ((status)) || image_import "$archive" "$(binary ctr)" -a "$run/containerd.sock" -n k8s.io >>"$run/log" 2>&1 || status=1
  done
  kill "$daemon"
  wait "$daemon" || true
  ((status == 0)) || { tail -n 5 "$run/log" >&2; fail "importing the images into a store failed"; }
  rm -rf "$run"
}

# image_import ARCHIVE CTR...: by the client itself, where ctr can also leave it to the daemon, which is slower.
image_import() {
  local archive=$1 how=--local; shift
  if is_old "$kubernetes"; then how=''; fi
  "$@" images import ${how:+"$how"} "$archive"
}

# node_images NODE STORE: gives a node its store.
node_images() {
  local directory=$state/$1/containerd database
  cp -al "$2/." "$directory/"
  find "$directory" -name '*.db' | while read -r database; do
    cp "$database" "$database.own"
    mv "$database.own" "$database"
  done
}
