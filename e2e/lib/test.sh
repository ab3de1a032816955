# shellcheck shell=bash disable=SC2154  # the caller sets root and cache
# `./proofpool test`: which classes belong to which stage is told by their names (*Test, *IT, *E2E).

test_help() {
  cat <<'HELP'
usage: ./proofpool test [--check-format] [--provider kind|k3d] [unit|it|e2e]...

  unit    everything in process (classes *Test), with the build's own checks
  it      against a real API server of the test bed, without a cluster (classes *IT)
  e2e     over four whole clusters (classes *E2E): builds the test bed and the images where they are out of date

Without a stage all three run, in this order. The format of the sources is put right on the way; --check-format refuses instead.
The clusters stay up afterwards: './proofpool bed down' deletes them.
HELP
}

test_main() {
  local wanted=() name
  maven_options=()
  while [[ $# -gt 0 ]]; do
    case $1 in
      --help | -h | help) test_help; return ;;
      --check-format) maven_options+=(-Dspotless.goal=check) ;;
      --provider) PROOFPOOL_PROVIDER=${2-}; export PROOFPOOL_PROVIDER; shift ;;
      unit | it | e2e) wanted+=("$1") ;;
      *) test_help >&2; exit 2 ;;
    esac
    shift
  done
  [[ ${#wanted[@]} -gt 0 ]] || wanted=(unit it e2e)
  need_maven
  for name in "${wanted[@]}"; do "test_$name"; done
  say "all passed: ${wanted[*]}"
  printf '%s\n' "${stages[@]}"
}

test_unit() {
  stage "scripts" check_scripts
  stage "the table of mutations" "$root/e2e/mutations/mutations" --fits
  stage "unit tests" run_tests verify --threads 2 -DexcludedGroups=it,e2e
}

# Every script of the repository, found by its first line.
check_scripts() (
  has shellcheck || install_packages shellcheck || die "missing: shellcheck (package shellcheck)."
  cd "$root" || exit
  grep --recursive --files-with-matches --exclude-dir=target --extended-regexp --max-count=1 '^(#!.*sh$|# shellcheck shell=)' proofpool .ci e2e helm |
    xargs -d '\n' shellcheck --external-sources --source-path=SCRIPTDIR
)

test_it() {
  stage "programs of the API server" "$root/e2e/bed/bed" build programs
  link_api_server
  stage "chart" "$root/helm/test/run"
  stage "integration tests" run_tests test -Dtest='*IT' -Dsurefire.failIfNoSpecifiedTests=false -DexcludedGroups=e2e
}

test_e2e() {
  bed_up_default
  # shellcheck disable=SC1090  # written by the test bed
  . <(bed_env)
  stage "clusters by k3d" "$root/e2e/bed/k3d/smoke"
  stage "end-to-end tests" run_tests test --projects e2e --also-make -Dtest='*E2E' -Dsurefire.failIfNoSpecifiedTests=false -DexcludedGroups=it
}

# A stage in which no test ran has not passed: it was looking in the wrong place.
run_tests() {
  local log count
  log=$(mktemp)
  mvn_quietly -Dorg.slf4j.simpleLogger.log.org.apache.maven.plugin.surefire=info "$@" "${maven_options[@]}" | grep --line-buffered -v '^\[INFO\] *$' | tee "$log"
  count=$(tests_in "$log")
  rm "$log"
  ((count > 0)) || die "no test ran"
  say "$count tests ran"
}

# Surefire's line for a module has no time in it, unlike that for a class.
tests_in() { sed -n '/Time elapsed/d; s/.*Tests run: \([0-9]*\),.*/\1/p' "$1" | awk '{n += $1} END {print n + 0}'; }

# Where fabric8's kube-api-test looks for programs before it would download them.
link_api_server() {
  local version folder program
  version=$("$root/e2e/bed/bed" version)
  folder=$cache/kube-api-test/k8s/${version#v}-linux-amd64
  mkdir -p "$folder"
  for program in etcd kube-apiserver kubectl; do ln -sf "$cache/bin/kube" "$folder/$program"; done
  export KUBE_API_TEST_DIR=$cache/kube-api-test KUBE_API_TEST_OFFLINE_MODE=true
  export HELM=$cache/bin/helm
}
