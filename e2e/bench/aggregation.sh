# shellcheck shell=bash disable=SC2154  # the caller sets root and cache
# Aggregation rules beside ByzFL's and Flower's, by the program in e2e (training.proof.e2e.bench.AggregationSpeed).

bench_aggregation() {
  local file=$root/e2e/target/bench/aggregation.csv scratch python=${PROOFPOOL_BENCH_PYTHON-}
  need_maven
  stage "classes" mvn_quietly compile --projects e2e --also-make
  scratch=$(mktemp -d)
  # shellcheck disable=SC2064  # the name as it is now: the variable is gone when the shell exits
  trap "rm -r '$scratch'" EXIT
  if [[ -z $python ]]; then
    stage "ByzFL and Flower" other_libraries "$scratch/venv"
    python=$scratch/venv/bin/python
  fi
  machine >"$file"
  "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -Xmx4g -XX:+UseSerialGC \
    -cp "$root/numerics/target/classes:$root/e2e/target/classes" \
    training.proof.e2e.bench.AggregationSpeed "$scratch/inputs" "$python" "$root/e2e/bench/aggregation.py" "$@" | tee -a "$file"
  echo "# load after: $(cut -d' ' -f1-3 /proc/loadavg)" >>"$file"
  echo "written: ${file#"$root"/}"
}

# What cannot be installed is named and left out; the figures of the others stand.
other_libraries() {
  local package
  python3 -m venv "$1"
  for package in numpy byzfl flwr; do
    quietly "$1/bin/pip" install --quiet "$package" || echo "skipped: pip cannot install $package"
  done
  "$1/bin/pip" list 2>/dev/null | grep -iE '^(numpy|byzfl|flwr|torch) ' || true
}
