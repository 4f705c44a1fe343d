# How dev/images makes an archive, and how it knows that one is current: by a checksum over all that goes in.

programs=(extender node-agent provisioner)
is_program() { [[ " ${programs[*]} " == *" $1 "* ]]; }
programs_among() { local image; for image in "$@"; do if is_program "$image"; then return 0; fi; done; return 1; }

# is_ours IMAGE: of images/Containerfile; the others are for clusters of this machine only.
is_ours() { is_program "$1" || [ "$1" = rest-server ]; }

# archive IMAGE VERSION: the scheduler's is one of many, a cluster's version each.
archive() { if [ "$1" = kube-scheduler ]; then echo "$root/target/images/$1-v$2.tar"; else echo "$root/target/images/$1.tar"; fi; }

# image_inputs IMAGE VERSION: the checksum of its sources.
image_inputs() {
  if is_program "$1"; then
    (cd "$root" && find pom.xml common/pom.xml common/src/main "$1/pom.xml" "$1/src/main" images dev/versions -type f -print0 |
      sort -z | xargs -0 sha256sum)
  elif [ "$1" = rest-server ]; then
    (cd "$root" && cat images/Containerfile images/rest-server/* dev/versions)
  else
    echo "$2"
    cat "$root/images/dev/Containerfile"
  fi | sha256sum
}

image_is_current() { [ -f "$(archive "$@")" ] && [ "$(image_inputs "$@")" = "$(cat "$(archive "$@").inputs" 2>/dev/null)" ]; }

# build_jars IMAGE...: of the programs among them, and of those that have none yet: what programs share is found out from all (images/unpack).
build_jars() {
  local program wanted=()
  for program in "${programs[@]}"; do
    if [[ " $* " == *" $program "* ]] || ! has_jar "$program"; then wanted+=("$program"); fi
  done
  say "building the jars"
  maven -q -DskipUnit -DskipIT package -pl "$(IFS=,; echo "${wanted[*]}")" -am >&2
}

has_jar() { [ -n "$(find "$root/$1/target" -maxdepth 1 -name "$1-*.jar" 2>/dev/null)" ]; }

list_libraries() {
  say "listing the libraries of the programs"
  maven -q -Psbom -DskipUnit -DskipIT package -pl "$(IFS=,; echo "${programs[*]}")" -am >&2
  local program
  for program in "${programs[@]}"; do cp "$root/$program/target/$program.cdx.json" "$root/target/images/"; done
}

# build_images VERSION IMAGE...: all at once, since a training waits as often as it computes, but first what they share: each would make it for itself.
build_images() {
  local version=$1 image stage ours job jobs=() status=0; shift
  trim_layers
  ours=$(mktemp -d)
  # shellcheck disable=SC2064 # this directory, though the variable will be gone
  trap "rm -rf '$ours'" EXIT
  recipe_files "$ours"
  for image in "$@"; do if is_ours "$image"; then debian_base; break; fi; done
  if programs_among "$@"; then
    for stage in training java; do build_stage "$stage" images/Containerfile "$ours"; done
  fi
  for image in "$@"; do
    build_image "$image" "$version" "$ours" &
    jobs+=($!)
  done
  for job in "${jobs[@]}"; do wait "$job" || status=1; done
  return "$status"
}

# Layers of older builds make builds fast, but must not fill the disk. Another checkout may build from them just now: then not.
trim_layers() {
  mkdir -p "$cache/buildah"
  exec 6>"$cache/buildah.lock"
  if flock --nonblock --exclusive 6; then
    in_buildah rm --all >/dev/null 2>&1 || true # of builds that were killed
    if (($(du -sk "$cache/buildah" | cut -f1) > 10 * 1024 * 1024)); then
      say "removing the image layers of older builds: more than 10 GiB in $cache/buildah"
      in_buildah rmi --all --force >/dev/null
    fi
  fi
  flock --shared 6
}

# recipe_files DIRECTORY: what images/Containerfile takes from the checkout, as it is now: a build beside us may write the jars anew.
recipe_files() {
  local program
  mkdir -p "$1/images"
  cp -r "$root/images/." "$1/images/"
  for program in "${programs[@]}"; do
    if [ -d "$root/$program/target" ]; then
      mkdir -p "$1/$program/target"
      find "$root/$program/target" -maxdepth 1 -name "$program-*.jar" -exec cp {} "$1/$program/target/" \;
    fi
  done
}

# build_image IMAGE VERSION DIRECTORY: DIRECTORY is that of recipe_files.
build_image() {
  local image=$1 version=$2 inputs name context recipe=images/Containerfile archive
  archive=$(archive "$image" "$version")
  inputs=$(image_inputs "$image" "$version")
  name=docker.io/xlss/$image:dev
  if [ "$image" = kube-scheduler ]; then name=docker.io/xlss/$image:v$version; fi
  say "building image ${name#docker.io/}"
  if is_ours "$image"; then
    context=$3
  else
    context=$(mktemp -d)
    recipe=images/dev/Containerfile
    image_program "$image" "$version" "$context"
  fi
  build_stage "$image" "$recipe" "$context" --tag "$name"
  [ "$context" = "$3" ] || rm -rf "$context"
  rm -f "$archive"
  in_buildah push --quiet "$name" "docker-archive:$archive:$name"
  echo "$inputs" >"$archive.inputs"
}

# build_stage STAGE RECIPE DIRECTORY [OPTION...]
build_stage() {
  local stage=$1 recipe=$2 context=$3 log=$cache/buildah-$1.log; shift 3
  in_buildah build --quiet --layers --timestamp 0 --build-arg "BASE=$base_image" --build-arg "VERSION=$(project_version)" \
    --build-arg "REVISION=$(git -C "$root" describe --always --dirty 2>/dev/null || echo unknown)" \
    --target "$stage" "$@" --file "$root/$recipe" "$context" >"$log" 2>&1 ||
    { tail -n 20 "$log" >&2; fail "building $stage failed (whole log: $log)"; }
}

project_version() { sed -n '/<artifactId>xlss</{n;s/.*<version>\(.*\)<.*/\1/p}' "$root/pom.xml"; }

# image_program IMAGE VERSION DIRECTORY: puts the one static program of a dev image into DIRECTORY.
image_program() {
  case $1 in
    kube-scheduler) cp "$(PATH=$(binaries_path "$2"):$PATH command -v kube-scheduler)" "$3/" ;;
    busybox | pause) cp "$(command -v busybox)" "$3/" ;;
  esac
}

# Buildah with a store of its own. Isolation chroot: it needs neither systemd nor a container runtime.
in_buildah() {
  BUILDAH_ISOLATION=chroot buildah --root "$cache/buildah" --runroot "$cache/buildah-run" --storage-driver overlay "$@"
}

# What stands for debian:IMAGE_DEBIAN-slim without a registry: a minimal system with apt, from the package
# source that this machine uses itself.
base_image=localhost/xlss/debian:$IMAGE_DEBIAN
debian_base() {
  in_buildah inspect --type image "$base_image" >/dev/null 2>&1 && return
  say "making the base system Debian $IMAGE_DEBIAN (half a minute, once)"
  local work container
  work=$(mktemp -d)
  mmdebstrap --quiet --variant=apt --mode=root "$IMAGE_DEBIAN" "$work/base.tar" "$(debian_source)" >"$cache/base.log" 2>&1 ||
    { tail -n 5 "$cache/base.log" >&2; fail "mmdebstrap failed (whole log: $cache/base.log)"; }
  container=$(in_buildah from scratch)
  in_buildah add --quiet "$container" "$work/base.tar" / >/dev/null
  in_buildah commit --quiet --rm "$container" "$base_image" >/dev/null
  rm -rf "$work"
}
