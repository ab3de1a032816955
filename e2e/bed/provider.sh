# shellcheck shell=bash disable=SC2154  # bed sets here and cache
# What differs between clusters made by kind, from a node image built here, and by k3d. Everything else asks these functions.

k3s_image=rancher/k3s:v1.34.1-k3s1
k3d_network=testbed-k3d
# Nodes of k3d carry their plain names here, because k3d names them otherwise.
names_network=testbed-names

# The provider of new clusters: the one asked for, else k3d where its stock image can be had, else kind.
chosen_provider() {
  case ${PROOFPOOL_PROVIDER:-} in
    kind | k3d) echo "$PROOFPOOL_PROVIDER" ;;
    '') if have_image "$k3s_image" || registry_answers; then echo k3d; else echo kind; fi ;;
    *) die "no such provider: $PROOFPOOL_PROVIDER (there are kind and k3d)" ;;
  esac
}

# A default route may answer HTTP for any address; only a registry asks for a token in its own way.
registry_answers() {
  local answer
  answer=$(curl --silent --max-time 10 --include https://registry-1.docker.io/v2/ 2>/dev/null | tr -d '\r' | tr '[:upper:]' '[:lower:]') || return 1
  grep -q '^http/[0-9.]* 401' <<<"$answer" && grep -q '^docker-distribution-api-version: registry/2' <<<"$answer" && grep -q '"unauthorized"' <<<"$answer"
}

provider_of() { cat "$(cluster_dir "$1")/provider"; }

nodes_of() {
  case $(provider_of "$1") in
    kind) docker ps --all --filter "label=io.x-k8s.kind.cluster=$1" --format '{{.Names}}' ;;
    k3d) docker ps --all --filter "label=k3d.cluster=$1" --filter label=k3d.role=server --format '{{.Names}}' ;;
  esac
}

# Stock k3s where a registry answers, else the node image from source behind k3s's command line: that tests k3d, not k3s.
fetch_k3s() { have_image "$k3s_image" || { registry_answers && docker pull --quiet "$k3s_image" >/dev/null; }; }
stand_in_image() { echo "testbed.local/k3d-node:$({ node_id && hash_files k3d/build.sh k3d/k3s; } | short_hash)"; }
k3d_image() { if have_image "$k3s_image"; then echo "$k3s_image"; else stand_in_image; fi; }

# k3d helps itself with a container of an image of its own; without a registry the stand-in serves for that too.
run_k3d() (
  have_image "$k3s_image" || export K3D_IMAGE_TOOLS=${K3D_IMAGE_TOOLS:-$(stand_in_image)}
  k3d "$@"
)

k3d_id() { { hash_files k3d/go.mod k3d/go.sum && go -C "$here" version; } | short_hash; }
have_k3d() { [[ -e $cache/bin/k3d.id && $(<"$cache/bin/k3d.id") == $(k3d_id) ]]; }

build_k3d() {
  local version
  version=$(go list -C "$here/k3d" -m -f '{{.Version}}' github.com/k3d-io/k3d/v5)
  go_build "$here/k3d" "-X github.com/k3d-io/k3d/v5/version.Version=$version" github.com/k3d-io/k3d/v5
  k3d_id >"$cache/bin/k3d.id"
}

build_stand_in() { bash "$here/k3d/build.sh" "$(node_image)" "$(stand_in_image)" >/dev/null; }

create_cluster() {
  local new
  new=$(cluster_dir "$1")/kubeconfig.new
  "$(provider_of "$1")_create" "$1" "$new" || return 1
  kubectl --kubeconfig "$new" config rename-context "$(provider_of "$1")-$1" "$1" && mv "$new" "${new%.new}"
}

kind_create() {
  local config
  config=$(cluster_dir "$1")/config.yaml
  kind_config "$(<"$(cluster_dir "$1")/slot")" >"$config"
  kind create cluster --name "$1" --config "$config" --image "$(node_image)" --kubeconfig "$2"
}

k3d_create() {
  local slot
  slot=$(<"$(cluster_dir "$1")/slot")
  run_k3d cluster create "$1" --image "$(k3d_image)" --no-lb --network "$k3d_network" --timeout 180s \
    --kubeconfig-update-default=false --kubeconfig-switch-context=false \
    --k3s-arg "--cluster-cidr=10.$((128 + slot)).0.0/16@server:*" --k3s-arg "--service-cidr=10.$((192 + slot)).0.0/16@server:*" \
    --k3s-arg "--disable=traefik@server:*" --k3s-arg "--disable=metrics-server@server:*" || return 1
  docker network connect --alias "$1-control-plane" "$names_network" "k3d-$1-server-0" && (umask 077 && run_k3d kubeconfig get "$1" >"$2")
}

# Not left to k3d: two clusters made at once would each make the network.
prepare_networks() {
  local network
  for network in "$k3d_network" "$names_network"; do
    [[ -n $(docker network ls --quiet --filter "name=^$network\$") ]] || docker network create "$network" >/dev/null
  done
}

start_cluster() {
  case $(provider_of "$1") in
    kind) nodes_of "$1" | xargs -r docker start >/dev/null ;;
    k3d) run_k3d cluster start "$1" >/dev/null ;;
  esac
}

remove_cluster() {
  case $(provider_of "$1") in
    kind) kind delete cluster --name "$1" --kubeconfig "$(cluster_dir "$1")/kubeconfig" ;;
    k3d) run_k3d cluster delete "$1" ;;
  esac
}

kind_config() {
  local slot=$1
  cat <<CONFIG
kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
networking:
  disableDefaultCNI: true
  ipFamily: ipv4
  podSubnet: 10.$((128 + slot)).0.0/16
  serviceSubnet: 10.$((192 + slot)).0.0/16
kubeadmConfigPatches:
- |
  kind: ClusterConfiguration
  imageRepository: testbed.local
  dns: {imageTag: local}
  etcd: {local: {imageTag: local, extraArgs: {unsafe-no-fsync: "true"}}}
  controllerManager: {extraArgs: {leader-elect: "false"}}
  scheduler: {extraArgs: {leader-elect: "false"}}
- |
  kind: KubeletConfiguration
  failCgroupV1: false
CONFIG
}
