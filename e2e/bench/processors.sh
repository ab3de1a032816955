# shellcheck shell=bash disable=SC2154  # the caller sets root and cache
# One digest on every emulated processor, by the program in e2e (training.proof.e2e.bench.ProcessorDigests).

bench_processors() {
  local libtorch=$root/trainer-image/target/libtorch file=$root/e2e/target/bench/processors.csv
  need_maven
  stage "jars" build_jars
  [[ -d $libtorch ]] || mvn_quietly process-test-resources --projects trainer-image --also-make
  machine >"$file"
  PYTORCH_LIBRARY_PATH=$libtorch PYTORCH_VERSION=$(pom_property libtorch.version) OMP_NUM_THREADS=1 \
    "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC \
    -cp "$root/trainer-image/target/trainer.jar:$root/trainer-image/target/lib/*:$root/e2e/target/classes" \
    training.proof.e2e.bench.ProcessorDigests "$root/protocol/src/main/java" "$@" | tee -a "$file"
  echo "written: ${file#"$root"/}"
}
