# shellcheck shell=bash disable=SC2154  # the caller sets root, cache and what was asked for
# What came out of a run, from the objects that kubectl shows; and whether it is what was promised.

bold() { if [[ -t 1 ]]; then printf '\n\033[1m%s\033[0m\n' "$*"; else printf '\n%s\n' "$*"; fi; }
nats() { awk -v n="${1:-0}" 'BEGIN {printf "%.3f", n / 1e6}'; }

report() {
  local failures=()
  show_loss
  show_agreement
  show_credits
  show_refused
  show_budget
  show_commands
  verdict
}

show_loss() {
  local index before after proofs paid line
  bold "Loss on unseen text, in nats a token (a new secret slice of the held-out text every round)"
  while IFS='|' read -r index before after proofs paid line; do
    echo "  round $((index + 1)): $(nats "$before") before, $(nats "$after") after; proofs verified/refused $proofs; $paid credits paid"
    if [[ -z $before || -z $after ]] || ((after >= before)); then failures+=("the loss did not fall in round $((index + 1))"); fi
  done < <(rounds_of "$founder" .spec.index .status.lossBeforeMicroNats .status.lossAfterMicroNats .status.summary.proofs .status.creditsPaid)
  [[ $(rounds_of "$founder" .spec.index | wc -l) == "$rounds" ]] || failures+=("not all $rounds rounds are there")
}

show_agreement() {
  local member checkpoints ledgers=() all=()
  bold "What each cluster holds after the last round"
  printf '  %-8s %-66s %s\n' CLUSTER 'CHECKPOINT' 'LEDGER DIGEST'
  for member in "${members[@]}"; do
    checkpoints=$(rounds_of "$member" .status.checkpoint)
    all+=("$(short_hash <<<"$checkpoints")")
    ledgers+=("$(federation_of "$member" .status.ledgerDigest)")
    printf '  %-8s %-66s %s\n' "$member" "$(tail -1 <<<"$checkpoints" | tr -d '|')" "${ledgers[-1]}"
  done
  if is_one "${all[@]}" && is_one "${ledgers[@]}"; then
    echo "  all ${#members[@]} agree, on the checkpoints of all rounds and on the ledger"
  else
    failures+=("the clusters do not hold the same record")
  fi
}

is_one() { [[ -n $1 && $(printf '%s\n' "$@" | sort -u | wc -l) == 1 ]]; }

show_credits() {
  bold "Credits ($founder pays; what others earn is pending until it is released)"
  kubectl_of "$founder" get rewardaccounts | sed 's/^/  /'
}

# One line a slot that was not paid, then what the auditors found.
show_refused() {
  local name verdict evidence line
  bold "Slots that were not paid"
  while IFS='|' read -r name verdict line; do
    echo "  $name: $verdict: $line"
    while IFS= read -r evidence; do echo "    $evidence"; done < <(evidence_of "$name")
  done < <(slots 'certified!=true' .metadata.name .status.verdict .status.reason)
  [[ -n $(slots 'certified!=true' .metadata.name) ]] || echo "  none"
  [[ -z $cheat ]] || check_cheat
}

# slots CONDITION FIELD...: of this run, as the founder sees them.
slots() {
  local condition=$1 template='' field
  shift
  for field; do template+="{$field}|"; done
  kubectl_of "$founder" get proofsubmissions --output "jsonpath={range .items[?(@.status.$condition)]}{.spec.roundName} $template{\"\\n\"}{end}" |
    sed -n "s/^$run-[0-9]* //p"
}

evidence_of() {
  kubectl_of "$founder" get proofsubmission "$1" --output \
    'jsonpath={range .status.evidence[*]}{.auditor}, segment {.segment}: {.outcome}|{.claimedLeaf}|{.recomputedLeaf}{"\n"}{end}' |
    awk -F'|' '{print $1 ($3 == "" ? "" : "; committed to " $2 ", recomputed " $3)}'
}

# Nobody may say that the cheat was paid. Noise differs in every segment, so it is refused in every round; a lazy one may be lucky once.
check_cheat() {
  local member paid refused least=1
  for member in "${members[@]}"; do
    paid=$(kubectl_of "$member" get proofsubmissions --output "jsonpath={range .items[?(@.spec.member==\"$cheater\")]}{.spec.roundName} {.status.certified}{\"\n\"}{end}" |
      grep -Ec "^($founder-)?$run-[0-9]+ true") || true
    ((paid == 0)) || failures+=("$cheater cheated and was paid $paid times, says $member")
  done
  [[ $cheat != *=fake ]] || least=$rounds
  refused=$(slots 'certified!=true' .spec.member .status.verdict | grep -c "^$cheater|Refused|") || true
  ((refused >= least)) || failures+=("$cheater cheated and was refused only $refused times in $rounds rounds")
}

show_budget() {
  local index id name seconds
  bold "What it took"
  while IFS='|' read -r index id name seconds; do
    echo "  round $((index + 1)): $(work_pods "$id") work pods in all clusters, $(sum "$seconds") s"
  done < <(rounds_of "$founder" .spec.index .status.round .metadata.name '.status.phases[*].seconds')
  echo "  model: $(parameters) parameters; $(recipe steps) steps a slot in $(($(recipe steps) / $(recipe segmentSteps))) segments"
  show_start_up
  echo "  the whole demo: $SECONDS s"
}

sum() { awk '{for (i = 1; i <= NF; i++) n += $i} END {print n + 0}' <<<"$1"; }
# A label holds the beginning of a round's digest.
work_pods() {
  local member
  for member in "${members[@]}"; do kubectl_of "$member" get pods --selector "proof.training/round=${1:0:16}" --output name; done | wc -l
}

show_start_up() {
  local member starts
  starts=$(for member in "${members[@]}"; do work_metrics "$member"; done | awk '/figure="startCpuMillis"/ {n += $NF} /work_tasks_total.*"train"/ {t += $NF} END {if (t && n) printf "%.1f", n / t / 1000}')
  [[ -z $starts ]] || echo "  starting a trainer: $starts CPU-seconds on average"
}

# What the operator counted of its work pods' own figures.
work_metrics() {
  kubectl --context "$1" get --raw "/api/v1/namespaces/$namespace/pods/$(operator_pod "$1"):9000/proxy/q/metrics" 2>/dev/null | grep '^proofpool_work_' || true
}

show_commands() {
  bold "Look further"
  cat <<COMMANDS
  . <(./proofpool bed env)                                        # kubectl, the clusters' contexts
  kubectl --context $founder --namespace $namespace get proofpool           # what people ask about
  kubectl --context ${members[1]} --namespace $namespace get proofpool-record     # the record behind it, in another cluster
  kubectl --context $founder --namespace $namespace get proofsubmissions    # the verdicts; -o yaml shows the evidence
  cli/bin/kubectl-proofpool status --context $founder --context ${members[1]} --namespace $namespace
  cli/bin/kubectl-proofpool statement verify --context ${members[1]} --namespace $namespace \$(kubectl --context $founder --namespace $namespace get statements --output name | head -3 | cut -d/ -f2)
  cli/bin/kubectl-proofpool ledger verify --context ${members[1]} --namespace $namespace      # every balance, from the signatures alone
  ./proofpool bench round                                         # what the newest round cost
  ./proofpool demo --cheat beta=fake                              # the same with a cheat; ./proofpool bed down deletes the clusters
COMMANDS
}

verdict() {
  if ((${#failures[@]} == 0)); then
    bold "It holds: the loss fell in every round, the clusters agree${cheat:+, and the cheat was not paid}."
    return
  fi
  bold "It does not hold:"
  printf '  %s\n' "${failures[@]}"
  return 1
}
