# Our images and manifests on a cluster that is up.

# cluster_install [CHECKOUT]: without one, of this one, whose images have the tag dev.
cluster_install() {
  local started=$EPOCHREALTIME from=$root tag=dev own=(extender node-agent provisioner rest-server)
  need_up
  if (($#)); then
    from=$(realpath "$1")
    [ -f "$from/manifests/kustomization.yaml" ] || fail "install: $1 is no checkout of xlss"
    tag=$(git -C "$from" describe --always --dirty)
  fi
  "$from/dev/images" "${own[@]}"
  "$root/dev/images" --kubernetes "$kubernetes" kube-scheduler
  cluster_load "$root/target/images/kube-scheduler-v$kubernetes"
  if [ "$tag" = dev ]; then cluster_load "${own[@]/#/$root/target/images/}"; else load_as "$tag" "${own[@]/#/$from/target/images/}"; fi
  install_manifests "$from/manifests" "$tag"
  say "applied the manifests; waiting until all is Ready"
  installed_ready || { administer -n xlss-system get pods -o wide >&2; fail "not all of xlss is Ready"; }
  say "xlss is installed and Ready after $(seconds_since "$started") s"
}

# install_manifests MANIFESTS TAG: the overlay, with the scheduler of this cluster's version and every component that is there, and that the version
# needs or has the kinds for.
install_manifests() {
  local manifests=$1 tag=$2 component components=(network-policies)
  if (($(minor) >= 30)); then components+=(own-node-only narrow-writes); fi
  if (($(minor) < 25)); then components+=("kubernetes-1.$(($(minor) < 23 ? 20 : 23))"); elif (($(minor) < 28)); then components+=(kubernetes-1.25); fi
  mkdir -p "$state/install"
  {
    cat <<EOF
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: ["$(from_install "$manifests/overlays/dev")"]
images:
- {name: xlss/kube-scheduler, newTag: "v$kubernetes"}
- {name: xlss/extender, newTag: "$tag"}
- {name: xlss/node-agent, newTag: "$tag"}
- {name: xlss/provisioner, newTag: "$tag"}
- {name: xlss/rest-server, newTag: "$tag"}
components:
EOF
    for component in "${components[@]}"; do
      if [ -d "$manifests/components/$component" ]; then echo "- $(from_install "$manifests/components/$component")"; fi
    done
  } >"$state/install/kustomization.yaml"
  apply_kustomization "$state/install" >"$state/logs/install.log" 2>&1 || { cat "$state/logs/install.log" >&2; fail "kubectl apply -k failed"; }
}

# The kustomize in kubectl 1.20 knows no components.
apply_kustomization() {
  if (($(minor) >= 21)); then
    administer apply -k "$1"
  else
    "$(PATH=$(binaries_path "$KUBERNETES_VERSION"):$PATH command -v kubectl)" kustomize "$1" | administer apply -f -
  fi
}

# from_install PATH: as the kustomization that is applied names it.
from_install() { realpath --relative-to="$state/install" "$1"; }

# Every pod that the controllers want is there, current and Ready. It watches: who asks again and again slows down what he waits for. That takes 20 s
# on two idle processors; a machine whose memory or disk others wear out has needed more than two minutes.
installed_ready() {
  local deadline=$((SECONDS + 600)) workload workloads
  workloads=$(administer -n xlss-system get deployments,daemonsets,statefulsets -o name)
  for workload in $workloads; do
    administer -n xlss-system rollout status "$workload" --timeout="$((deadline > SECONDS ? deadline - SECONDS : 1))s" >&2 || return 1
  done
}

# cluster_load IMAGE.tar...: every node imports the archives that it does not have yet; nodes in parallel.
cluster_load() {
  need_up
  (($#)) || fail "load: which image archives?"
  local node archive job jobs=() fresh=()
  for archive in "$@"; do
    archive=$(realpath "${archive%.tar}.tar")
    [ -f "$archive" ] || fail "no such image archive: $archive"
    is_loaded "$archive" || fresh+=("$archive")
  done
  ((${#fresh[@]})) || return 0
  say "loading ${#fresh[@]} images on $nodes nodes"
  for node in $(node_names); do
    node_import "$node" "${fresh[@]}" &
    jobs+=($!)
  done
  for job in "${jobs[@]}"; do wait "$job" || fail "an import failed (log: $state/logs)"; done
  for archive in "${fresh[@]}"; do if [ -f "$archive.inputs" ]; then cp "$archive.inputs" "$state/loaded/"; fi; done
}

# load_as TAG IMAGE...: with this tag, beside those of the same name whose tag is dev, where they are not yet.
load_as() {
  local tag=$1 node jobs=() job; shift
  say "loading $# images with the tag $tag on $nodes nodes"
  for node in $(node_names); do
    node_import_as "$node" "$tag" "$@" >>"$state/logs/$node-images.log" 2>&1 &
    jobs+=($!)
  done
  for job in "${jobs[@]}"; do wait "$job" || fail "an import failed (log: $state/logs)"; done
}

# An archive carries the name of its image, and that is the name of another one here, which gets it back.
node_import_as() {
  local node=$1 tag=$2 archive name; shift 2
  for archive in "$@"; do
    name=docker.io/xlss/$(basename "$archive")
    if has_image "$node" "$name:$tag"; then continue; fi
    if has_image "$node" "$name:dev"; then node_ctr "$node" images tag --force "$name:dev" "$name:kept"; fi
    image_import "$archive.tar" node_exec "$node" ctr
    node_ctr "$node" images tag --force "$name:dev" "$name:$tag"
    if has_image "$node" "$name:kept"; then node_ctr "$node" images tag --force "$name:kept" "$name:dev"; fi
  done
}

has_image() { [ -n "$(node_ctr "$1" images list --quiet "name==$2")" ]; }
node_ctr() { local node=$1; shift; node_exec "$node" ctr "$@"; }

# Archives of dev/images carry a checksum of their sources; others are loaded each time.
is_loaded() { cmp -s "$1.inputs" "$state/loaded/$(basename "$1").inputs"; }

node_import() {
  local node=$1 archive; shift
  for archive in "$@"; do
    image_import "$archive" node_exec "$node" ctr >>"$state/logs/$node-images.log" 2>&1
  done
}
