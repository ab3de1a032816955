# shellcheck shell=bash disable=SC2154  # the caller sets root and cache
# Loss under f of n attackers for every rule, by the program in e2e (training.proof.e2e.bench.AttackTable).

bench_attacks() {
  local file=$root/e2e/target/bench/attacks.csv scratch
  need_trainer
  # Thousands of small files that nobody needs afterwards: in memory where there is such a place.
  if [[ -w /dev/shm ]]; then scratch=$(mktemp -d /dev/shm/attacks.XXXXXX); else scratch=$(mktemp -d); fi
  # shellcheck disable=SC2064  # the name as it is now: the variable is gone when the shell exits
  trap "rm -rf '$scratch'" EXIT
  own_sources >"$scratch/text"
  machine >"$file"
  bench_java "-Djava.io.tmpdir=$scratch" training.proof.e2e.bench.AttackTable "$scratch/text" "$scratch" "${file%.csv}.md" "$@" | tee -a "$file"
  echo "written: ${file#"$root"/}, and as a table beside it"
}
