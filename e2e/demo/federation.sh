# shellcheck shell=bash disable=SC2154  # the caller sets root, cache and what was asked for
# From empty clusters to a federation that is ready, step by step as people would do it with kubectl.

demo=$root/e2e/demo
namespace=demo
port=30543
members=("${default_clusters[@]}")
founder=${members[0]}
# Time that one round may take before the demo gives up; on two idle cores it takes under two minutes.
round_seconds=900
# Credits that every member starts with.
granted=100000

kubectl_of() { kubectl --context "$1" --namespace "$namespace" "${@:2}"; }
federation_of() { kubectl_of "$1" get federation federation --output "jsonpath={$2}"; }

# wait_for SECONDS WHAT COMMAND...: says what it waits for, and for what it waited in vain.
wait_for() {
  local end=$((SECONDS + $1)) what=$2
  shift 2
  if "$@" >/dev/null 2>&1; then return; fi
  echo "   waiting for: $what"
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < end)) || { echo "   in vain: $what" >&2; return 1; }
    sleep 1
  done
}

# Uninstalling keeps key and volume on purpose; here they go too.
clear_member() {
  local here=(--kube-context "$1" --namespace "$namespace")
  kubectl --context "$1" get namespace "$namespace" >/dev/null 2>&1 || return 0
  echo "   $1: deleting the namespace $namespace"
  helm uninstall proofpool "${here[@]}" --ignore-not-found --wait --timeout 60s >/dev/null 2>&1 || true
  kubectl --context "$1" delete namespace "$namespace" --wait --timeout 120s >/dev/null
}

install_members() { members_main --namespace "$namespace" --node-port "$port" "${members[@]}" | sed '/^$/,$d'; }

# Which image a member's work pods run is its release's decision; after a --keep an earlier cheat is honest again.
set_trainers() {
  local member
  for member in "${members[@]}"; do set_trainer "$member"; done
}

set_trainer() {
  local image=$PROOFPOOL_TRAINER_IMAGE options=() now
  if [[ $1 == "$cheater" ]]; then image=$PROOFPOOL_CHEAT_IMAGE options=(--set "trainer.env.PROOFPOOL_CHEAT=${cheat#*=}"); fi
  now=$(kubectl_of "$1" get deployment proofpool --output 'jsonpath={.spec.template.spec.containers[0].env[?(@.name=="PROOFPOOL_TRAINER_IMAGE")].value}')
  [[ $now != "$image" || ${#options[@]} -gt 0 ]] || return 0
  echo "   $1: its trainers run $image"
  helm upgrade proofpool "$root/helm/proofpool" --kube-context "$1" --namespace "$namespace" --reuse-values --wait --timeout 300s \
    --set "trainer.image=$image" "${options[@]}" >/dev/null
}

need_federation() {
  local member
  for member in "${members[@]}"; do
    [[ -n $(federation_of "$member" .status.federation 2>/dev/null) ]] || die "there is no federation in the namespace $namespace of $member; './proofpool demo' founds one"
  done
}

# Step 1: everybody's key and certificate. Step 2: the founder lists them. Step 3: the others pin the list.
found_federation() {
  local member digest
  for member in "${members[@]}"; do wait_for 60 "the key of $member" has_key "$member"; done
  kubectl_of "$founder" patch federation federation --type merge --patch "{\"spec\": {\"genesis\": $(genesis)}}" >/dev/null
  wait_for 60 "the genesis of $founder" is_founded "$founder"
  digest=$(federation_of "$founder" .status.federation)
  echo "   $founder founded the federation $digest"
  for member in "${members[@]:1}"; do
    kubectl_of "$member" patch federation federation --type merge --patch "{\"spec\": {\"genesisDigest\": \"$digest\", \"introducer\": $(introducer)}}" >/dev/null
  done
  await_ready
}

# A round is made of those who can be reached when it opens; a member whose operator was just replaced may still count as there, or as gone.
await_federation() {
  sleep 20
  await_ready
}

await_ready() {
  local member
  for member in "${members[@]}"; do
    wait_for 120 "$member to be ready, with all its peers" is_ready "$member" || die "$member: $(federation_of "$member" '.status.conditions[?(@.status!="True")].message')"
  done
}

has_key() { [[ -n $(federation_of "$1" .status.publicKey) && -n $(federation_of "$1" .status.certificateSha256) ]]; }
is_founded() { [[ -n $(federation_of "$1" .status.federation) ]]; }
is_ready() { [[ $(federation_of "$1" '.status.conditions[?(@.type=="Ready")].status}{.status.conditions[?(@.type=="PeersReachable")].status') == TrueTrue ]]; }

genesis() {
  local member listed=()
  for member in "${members[@]}"; do listed+=("$(listing "$member")"); done
  printf '{"name": "first-light", "members": [%s]}' "$(IFS=,; echo "${listed[*]}")"
}

listing() {
  local fields
  mapfile -t fields < <(federation_of "$1" '.spec.organisation}{"\n"}{.spec.endpoint}{"\n"}{.status.publicKey}{"\n"}{.status.certificateSha256')
  printf '{"name": "%s", "organisation": "%s", "endpoint": "%s", "publicKey": "%s", "certificateSha256": "%s", "credits": %d}' \
    "$1" "${fields[@]}" "$granted"
}

introducer() {
  printf '{"endpoint": "%s", "certificateSha256": "%s"}' "$(federation_of "$founder" .spec.endpoint)" "$(federation_of "$founder" .status.certificateSha256)"
}

# Packing is a Job of the founder; the others fetch the packed data by its digest when the first round is open.
pack_data() {
  kubectl_of "$founder" rollout status deployment corpus --timeout 60s >/dev/null
  kubectl_of "$founder" apply --filename "$demo/dataset.yaml" >/dev/null
  wait_for 180 "the Dataset to be packed" is_packed || die "the Dataset is not packed: $(kubectl_of "$founder" get dataset java-sources --output 'jsonpath={.status.conditions[*].message}')"
  kubectl_of "$founder" get dataset java-sources
}

is_packed() { [[ $(kubectl_of "$founder" get dataset java-sources --output 'jsonpath={.status.conditions[?(@.type=="Ready")].status}') == True ]]; }

next_run() {
  local there
  there=$(kubectl_of "$founder" get trainingruns --output name | wc -l)
  if ((there == 0)); then echo first-light; else echo "first-light-$((there + 1))"; fi
}

# train ROUNDS: draws the table until the run is done; a line for each change where no terminal is.
train() {
  local contexts=() member
  sed "s/RUN/$run/; s/ROUNDS/$1/" "$demo/run.yaml" | kubectl_of "$founder" apply --filename - >/dev/null
  for member in "${members[@]}"; do contexts+=(--context "$member"); done
  "$root/cli/bin/kubectl-proofpool" status "${contexts[@]}" --namespace "$namespace" --run "$run" --watch --timeout "$(($1 * round_seconds))"
}

# rounds_of MEMBER FIELD...: one line a round of this run, fields separated by |, in order.
rounds_of() {
  local member=$1 template='' field
  shift
  for field; do template+="{$field}|"; done
  kubectl_of "$member" get trainingrounds --sort-by .spec.index --output \
    "jsonpath={range .items[?(@.spec.run==\"$run\")]}$template{\"\\n\"}{end}"
}

recipe() { rounds_of "$founder" ".spec.recipe.$1" | head -1 | tr -d '|'; }

# Embeddings of tokens and positions, per layer attention and feed-forward with their norms, the last norm and the head.
parameters() {
  local v c w l
  v=$(recipe model.vocabulary) c=$(recipe model.context) w=$(recipe model.width) l=$(recipe model.layers)
  echo $((2 * v * w + c * w + w + l * (12 * w * w + 2 * w)))
}

operator_pod() {
  kubectl_of "$1" get pods --selector app.kubernetes.io/name=proofpool,app.kubernetes.io/component=operator --field-selector status.phase=Running \
    --output 'jsonpath={range .items[*]}{.metadata.name}{"\n"}{end}' | head -1
}
