# shellcheck shell=bash disable=SC2154  # the caller sets root, cache, members and namespace
# One round, measured from outside: counters of API servers and operators before and after, objects, phases.

bench_round() {
  local before after file=$root/e2e/target/bench/round.csv round
  # shellcheck disable=SC1090  # written by the test bed
  . <(bed_env)
  need_federation
  before=$(mktemp -d) after=$(mktemp -d)
  run=$(next_run)
  stage "counters before" snapshot "$before"
  stage "one round, run $run" train 1
  # The last statements are still being passed on when the first cluster calls the round settled.
  stage "quiet" wait_for 60 "the same ledger everywhere" is_quiet
  stage "counters after" snapshot "$after"
  [[ -e $root/e2e/target/bench/gradients.csv ]] || stage "gradients" bench_gradients
  round=$(rounds_of "$founder" .status.round | tr -d '|')
  { machine; echo "measure,where,value,unit"; measures "$round" "$before" "$after"; } >"$file"
  rm -r "$before" "$after"
  echo
  show_csv "$file"
  echo "written: ${file#"$root"/}"
}

is_quiet() { [[ $(for member in "${members[@]}"; do federation_of "$member" .status.ledgerDigest; echo; done | sort -u | wc -l) == 1 ]]; }

show_csv() {
  awk -F, '/^#/ {print; next} {printf "%-46s %-15s %14s %s\n", $1, $2, $3, $4}' "$1"
}

# One file a member and source; every line "name value".
snapshot() {
  local member pod
  for member in "${members[@]}"; do
    kubectl --context "$member" get --raw /metrics | grep '^apiserver_request_total' >"$1/$member.api"
    pod=$(operator_pod "$member")
    kubectl --context "$member" get --raw "/api/v1/namespaces/$namespace/pods/$pod:9000/proxy/q/metrics" | grep -v '^#' >"$1/$member.operator"
  done
}

# total FILE PATTERN: sum of all series that match.
total() { awk -v pattern="$2" '$0 ~ pattern {n += $NF} END {printf "%.6f", n}' "$1"; }

# grown MEMBER SOURCE PATTERN: how much it grew over the round. A restart in between would make it negative: then it is not known.
grown() { awk -v a="$(total "$before/$1.$2" "$3")" -v b="$(total "$after/$1.$2" "$3")" 'BEGIN {if (b >= a) printf "%.6f", b - a}'; }

grown_everywhere() {
  local member sum=0
  for member in "${members[@]}"; do sum=$(awk -v a="$sum" -v b="$(grown "$member" "$1" "$2")" 'BEGIN {printf "%.6f", a + b}'); done
  echo "$sum"
}

ratio() { awk -v a="$1" -v b="$2" 'BEGIN {if (b > 0) printf "%.4f", a / b}'; }

# A figure of nothing is not printed.
put() { [[ -z $3 || $3 =~ ^0*\.?0*$ && ${5-} != zero ]] || echo "$1,$2,$(shortened "$3"),$4"; }
shortened() { sed -E 's/(\.[0-9]*[1-9])0+$/\1/; s/\.0+$//' <<<"$1"; }

measures() {
  local round=$1 before=$2 after=$3 member
  phases
  for member in "${members[@]}"; do
    put "processor time of the operator" "$member" "$(operator_seconds "$member")" s
    put "bytes served to peers and own pods" "$member" "$(grown "$member" operator '^http_server_bytes_written_sum')" B
    put "bytes that own pods fetched of these" "$member" "$(grown "$member" operator '^proofpool_work_total.*figure="fetchBytes"')" B
    put "API writes of Proofpool objects" "$member" "$(grown "$member" api 'group="proof.training".*verb="(POST|PUT|PATCH|APPLY|DELETE)"')" requests zero
    put "API writes of Jobs" "$member" "$(grown "$member" api 'group="batch".*resource="jobs".*subresource="".*verb="(POST|DELETE)"')" requests zero
    put "objects of the round" "$member" "$(objects "$member")" objects zero
    put "work pods of the round" "$member" "$(kubectl_of "$member" get pods --selector "proof.training/round=${round:0:16}" --output name | wc -l)" pods zero
  done
  compute
  transfer
  mismatches
}

operator_seconds() { awk -v n="$(grown "$1" operator '^process_cpu_time_ns_total')" 'BEGIN {if (n != "") printf "%.3f", n / 1e9}'; }

# As the sponsor saw them; a phase that ended within its first second counts 0.
phases() {
  local phase seconds
  while IFS=' ' read -r phase seconds; do put "phase $phase" "$founder" "$seconds" s zero; done < <(
    kubectl_of "$founder" get trainingrounds --output "jsonpath={range .items[?(@.status.round==\"$round\")].status.phases[*]}{.phase} {.seconds}{\"\\n\"}{end}"
  )
}

objects() {
  kubectl_of "$1" get statements,proofsubmissions,verificationreports,modelcheckpoints --selector "proof.training/round=${round:0:16}" --output name 2>/dev/null | wc -l
}

# Work pods say themselves what they cost; the operator adds it up.
compute() {
  local train replay aggregate operators member
  train=$(work train) replay=$(work replay) aggregate=$(work aggregate)
  operators=$(for member in "${members[@]}"; do operator_seconds "$member"; echo; done | awk '{n += $1} END {printf "%.3f", n}')
  put "processor time of training" all "$train" s
  put "processor time of audits" all "$replay" s
  put "processor time of aggregation" all "$aggregate" s
  put "audits as a share of training" all "$(ratio "$replay" "$train")" ""
  put "control plane's share of all processor time" all "$(ratio "$operators" "$(awk -v a="$train" -v b="$replay" -v c="$aggregate" -v d="$operators" 'BEGIN {print a + b + c + d}')")" ""
  put "processor time of starting a trainer" all "$(ratio "$(figure train startCpuMillis)" "$(awk -v n="$(grown_everywhere operator '^proofpool_work_tasks_total.*verb="train"')" 'BEGIN {print n * 1000}')")" s
}

work() { awk -v n="$(figure "$1" cpuMillis)" 'BEGIN {printf "%.3f", n / 1000}'; }
figure() { grown_everywhere operator "^proofpool_work_total.*figure=\"$2\".*verb=\"$1\""; }

transfer() {
  local parameters payloads served
  parameters=$(parameters)
  payloads=$(kubectl_of "$founder" get proofsubmissions --selector "proof.training/round=${round:0:16}" --output name | wc -l)
  served=$(awk -v a="$(grown_everywhere operator '^http_server_bytes_written_sum')" -v b="$(grown_everywhere operator '^proofpool_work_total.*figure="fetchBytes"')" 'BEGIN {printf "%.0f", a - b}')
  put "model" all "$parameters" parameters
  put "slots" all "$payloads" slots
  put "payload (dense FP32)" "a slot" $((4 * parameters)) B
  put "bytes served to peers a member" all "$(ratio "$served" "${#members[@]}")" B
  put "bytes served to peers a member and parameter" all "$(ratio "$served" $((${#members[@]} * parameters)))" B
}

# Beside the count stands what is expected from how close elements come to a border: it says more than a count of zero.
mismatches() {
  local processor elements found expected
  while IFS=, read -r processor _ elements found expected _; do
    put "mismatches in 10^9 gradient elements" "$processor" "$(ratio "${found}000000000" "$elements")" "" zero
    put "mismatches expected in 10^9" "$processor" "$expected" "" zero
  done < <(grep -v '^#\|^processor' "$root/e2e/target/bench/gradients.csv")
}
