# shellcheck shell=bash disable=SC2154  # the caller sets root and cache
# `./proofpool bed members`: one release of the chart in each cluster, as independent organisations would install it.

# What the trainers of the first, second, ... cluster believe their processor can do: other arithmetic kernels, same results.
cpu_capabilities=("" avx2 default "")

members_help() {
  cat <<HELP
usage: ./proofpool bed members [--namespace NAMESPACE] [--node-port PORT] [--slots N] [NAME...] [-- HELM-ARGUMENT...]

Installs Proofpool in every cluster (or in those named) and serves the sample text there. Each operator is reached by the others
at https://NAME-control-plane:PORT. Several namespaces, each with a port of its own, are several federations side by side.
Defaults: namespace proofpool, port 30443, $fake_gpus slots. The trainers of the second and third cluster are told to compute as on
other processors (ATEN_CPU_CAPABILITY=avx2 and default).
HELP
}

members_main() {
  local namespace=proofpool port=30443 slots=$fake_gpus names=() helm_arguments
  while [[ $# -gt 0 ]]; do
    case $1 in
      --help | -h | help) members_help; return ;;
      --namespace) namespace=${2-}; shift ;;
      --node-port) port=${2-}; shift ;;
      --slots) slots=${2-}; shift ;;
      --) shift; break ;;
      -*) members_help >&2; exit 2 ;;
      *) names+=("$1") ;;
    esac
    shift
  done
  # shellcheck disable=SC1090  # written by the test bed
  . <(bed_env)
  [[ ${#names[@]} -gt 0 ]] || mapfile -t names < <(in_order)
  [[ ${#names[@]} -gt 0 ]] || die "no cluster is up; './proofpool bed up' makes some"
  [[ -n ${PROOFPOOL_OPERATOR_IMAGE-} ]] || die "the images are not built; './proofpool bed reload' builds and loads them"
  helm_arguments=("$@")
  stage "members ${names[*]}" in_parallel install_member "${!names[@]}"
  members_hints
}

# The clusters as `bed up` makes them, then any others.
in_order() { { printf '%s\n' "${default_clusters[@]}" | grep -xFf <("$bed_program" list); "$bed_program" list | grep -vxF "$(printf '%s\n' "${default_clusters[@]}")"; } || true; }

# The definitions are the cluster's and newer than any release: they are applied here and not by the releases.
install_member() {
  local name=${names[$1]} capability=${cpu_capabilities[$1]-} environment='{}' here
  here=(--context "$name" --namespace "$namespace")
  [[ -z $capability ]] || environment="{\"ATEN_CPU_CAPABILITY\":\"$capability\"}"
  kubectl --context "$name" apply --server-side --force-conflicts --filename "$root/helm/proofpool/files/crds" >/dev/null
  kubectl create namespace "$namespace" --dry-run=client --output yaml | kubectl --context "$name" apply --filename - >/dev/null
  kubectl --context "$name" label namespace "$namespace" --overwrite pod-security.kubernetes.io/enforce=restricted >/dev/null
  sed "s|CORPUS_IMAGE|$PROOFPOOL_CORPUS_IMAGE|" "$root/e2e/corpus/corpus.yaml" | kubectl "${here[@]}" apply --filename - >/dev/null
  helm upgrade --install proofpool "$root/helm/proofpool" --kube-context "$name" --namespace "$namespace" --wait --timeout 300s \
    --set crds.install=false --set "member=$name" --set "organisation=${name^} Labs" --set "endpoint=https://$name-control-plane:$port" \
    --set "slots=$slots" --set "image=$PROOFPOOL_OPERATOR_IMAGE" --set "trainer.image=$PROOFPOOL_TRAINER_IMAGE" \
    --set-json "trainer.env=$environment" --set service.type=NodePort --set "service.nodePort=$port" --set persistence.size=4Gi \
    "${helm_arguments[@]}" >/dev/null || {
    kubectl "${here[@]}" logs deployment/proofpool --tail 20 >&2 || true
    die "member $name is not ready; above are the last lines of its operator's log"
  }
}

members_hints() {
  cat <<HINTS

Look around:
  . <(./proofpool bed env)
  kubectl --context ${names[0]} --namespace $namespace get federation federation -o wide
  kubectl --context ${names[0]} --namespace $namespace get proofpool
  kubectl --context ${names[0]} --namespace $namespace logs deployment/proofpool
HINTS
}
