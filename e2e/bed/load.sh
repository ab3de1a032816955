# shellcheck shell=bash disable=SC2154  # bed sets here and cache
# `bed load`: a node is sent only the layers it lacks, so a rebuilt application costs its own few megabytes and not its base again.

load() {
  local image=$1 id name behind=()
  shift
  id=$(docker image inspect --format '{{.Id}}' "$image" 2>/dev/null) || die "the Docker engine has no image $image"
  for name; do
    need_cluster "$name"
    [[ -e $(loaded_mark "$name" "$image") && $(<"$(loaded_mark "$name" "$image")") == "$id" ]] || behind+=("$name")
  done
  [[ ${#behind[@]} -gt 0 ]] || return 0
  load_into "$image" "$id" "${behind[@]}"
}

loaded_mark() { echo "$(cluster_dir "$1")/loaded/${2//[^A-Za-z0-9.-]/_}"; }

load_into() {
  local image=$1 id=$2 work name mark
  shift 2
  work=$(mktemp -d "$cache/work.XXXXXX")
  # shellcheck disable=SC2064  # the folder as it is called now
  trap "rm -rf '$work'" EXIT
  mkdir "$work/saved"
  docker save "$image" | tar -C "$work/saved" -x
  write_oci_layout "$image" "$id" "$work/saved" "$work/oci"
  image=$image archive=$work/oci in_parallel send_to_cluster "$@"
  for name; do
    mark=$(loaded_mark "$name" "$image")
    mkdir -p "$(dirname "$mark")"
    echo "$id" >"$mark"
  done
  rm -rf "$work"
}

# Stock k3s has a containerd of its own kind, and k3d knows how to fill it: with all layers, every time.
send_to_cluster() {
  local node
  if [[ $(provider_of "$1") == k3d ]] && have_image "$k3s_image"; then
    run_k3d image import --mode direct --cluster "$1" "$image" >/dev/null
    return
  fi
  for node in $(nodes_of "$1"); do send_to_node "$archive" "$node"; done
}

send_to_node() {
  local archive=$1 node=$2 held layer absent=()
  held=$(docker exec "$node" ctr --namespace k8s.io content ls --quiet)
  for layer in $(<"$archive/layers"); do
    ! grep -qx "sha256:$layer" <<<"$held" || absent+=(--exclude "blobs/sha256/$layer")
  done
  tar -C "$archive" --dereference "${absent[@]}" -c oci-layout index.json blobs | docker exec --interactive "$node" ctr --namespace k8s.io images import --digests - >/dev/null
}

# Engines save images in several forms; what is common to them is manifest.json. From it comes an OCI layout whose
# blobs have one digest wherever the image was saved: that is what lets a node say which layers it holds already.
write_oci_layout() {
  local image=$1 id=$2 saved=$3 oci=$4 blobs=$4/blobs/sha256 config file digest diff_ids entries=() index=0
  mkdir -p "$blobs"
  config=$saved/$(sed 's/.*"Config":"\([^"]*\)".*/\1/' "$saved/manifest.json")
  mapfile -t diff_ids < <(docker image inspect --format '{{range .RootFS.Layers}}{{println .}}{{end}}' "$id" | grep .)
  while IFS= read -r file; do
    digest=${diff_ids[index]#sha256:}
    [[ $file != blobs/sha256/* ]] || digest=${file##*/}
    ln -sf "$saved/$file" "$blobs/$digest"
    echo "$digest" >>"$oci/layers"
    entries+=("$(descriptor "$(layer_type "$blobs/$digest")" "$digest" "$blobs/$digest")")
    index=$((index + 1))
  done < <(sed 's/.*"Layers":\[\([^]]*\)\].*/\1/; s/"//g; s/,/\n/g' "$saved/manifest.json")
  digest=$(digest_of "$config")
  ln -s "$config" "$blobs/$digest"
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s,"layers":[%s]}' \
    "$(descriptor application/vnd.oci.image.config.v1+json "$digest" "$config")" "$(IFS=,; echo "${entries[*]}")" >"$oci/manifest"
  digest=$(digest_of "$oci/manifest")
  ln -s "$oci/manifest" "$blobs/$digest"
  printf '{"schemaVersion":2,"manifests":[%s]}' \
    "$(descriptor application/vnd.oci.image.manifest.v1+json "$digest" "$oci/manifest" ",\"annotations\":{\"io.containerd.image.name\":\"$image\"}")" >"$oci/index.json"
  echo '{"imageLayoutVersion":"1.0.0"}' >"$oci/oci-layout"
}

digest_of() { sha256sum <"$1" | cut -d' ' -f1; }
descriptor() { printf '{"mediaType":"%s","digest":"sha256:%s","size":%s%s}' "$1" "$2" "$(stat --dereference --format %s "$3")" "${4-}"; }

layer_type() {
  local gzip=
  [[ $(od -An -tx1 -N2 "$1") != ' 1f 8b' ]] || gzip=+gzip
  echo "application/vnd.oci.image.layer.v1.tar$gzip"
}
