# shellcheck shell=bash disable=SC2154  # the caller sets root and cache
# Loss at equal tokens under compressed payloads, by the program in e2e (training.proof.e2e.bench.CompressionLoss).

bench_compression() {
  local libtorch=$root/trainer-image/target/libtorch file=$root/e2e/target/bench/compression.csv scratch
  need_maven
  stage "jars" build_jars
  [[ -d $libtorch ]] || mvn_quietly process-test-resources --projects trainer-image --also-make
  scratch=$(mktemp -d)
  # shellcheck disable=SC2064  # the folder's name is known now
  trap "rm -rf '$scratch'" EXIT
  machine >"$file"
  PYTORCH_LIBRARY_PATH=$libtorch PYTORCH_VERSION=$(pom_property libtorch.version) OMP_NUM_THREADS=1 \
    "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC \
    -cp "$root/trainer-image/target/trainer.jar:$root/trainer-image/target/lib/*:$root/e2e/target/classes" \
    training.proof.e2e.bench.CompressionLoss "$root" "$scratch" "$@" | tee -a "$file"
  echo "written: ${file#"$root"/}"
}
