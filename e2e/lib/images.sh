# shellcheck shell=bash disable=SC2154  # the caller sets root and cache
# The product's images, made without a registry: a Debian base with a small JRE, libtorch on it once, our own jars on top.
# Every image's tag is a hash of what it is made from, so what exists under its tag is up to date.

# What the operator, the trainer and jwebserver ask of the JDK. Without jdk.zipfs Quarkus does not start.
jre_modules=java.base,java.logging,java.naming,java.management,java.net.http,java.xml,java.sql,java.security.sasl,java.security.jgss
jre_modules+=,jdk.unsupported,jdk.crypto.ec,jdk.zipfs,jdk.httpserver,jdk.management,jdk.net
jre_packages=libc6,zlib1g,libgcc-s1,libstdc++6,base-files,tzdata,netbase

image_prefix=testbed.local

# Makes every image that is out of date; afterwards $(image_list) names them.
build_images() {
  need_maven
  need_bed_engine
  stage "jars" build_jars
  local base libtorch
  base=$(java_base)
  libtorch=$(libtorch_base)
  have_image "$base" || stage "image: Java base" build_java_base "$base"
  have_image "$libtorch" || stage "image: libtorch base" build_libtorch_base "$libtorch" "$base"
  stage "image: corpus" build_corpus_image "$base"
  stage "image: operator" build_operator_image "$base"
  stage "image: trainer" build_trainer_image "$libtorch"
  stage "image: cheat" build_cheat_image
}

have_image() { docker image inspect "$1" >/dev/null 2>&1; }
pom_property() { sed -n "s|.*<$1>\(.*\)</$1>.*|\1|p" "$root/pom.xml"; }
# Of this checkout: another one may have built others.
image_list() { echo "$root/target/images.env"; }

# Maven looks at every file itself; this asks only whether there is anything to look at.
build_jars() {
  local stamp=$root/target/jars.hash now
  now=$(sources_hash)
  [[ -e $stamp && $(<"$stamp") == "$now" && -d $root/operator/target/quarkus-app && -d $root/trainer-image/target/lib && -e $root/e2e/target/cheat.jar && -d $root/cli/target/lib ]] && return
  # What a former build copied there and this one does not would end up in an image.
  rm -rf "$root/operator/target/quarkus-app" "$root"/{trainer-image,cli}/target/lib
  mvn_quietly package -DskipTests
  mkdir -p "$root/target"
  sources_hash >"$stamp"
}

# Jars and libtorch, for programs that compute here instead of in a pod.
need_trainer() {
  need_maven
  stage "jars" build_jars
  [[ -d $root/trainer-image/target/libtorch ]] || mvn_quietly process-test-resources --projects trainer-image --also-make
}

trainer_java() {
  PYTORCH_LIBRARY_PATH=$root/trainer-image/target/libtorch PYTORCH_VERSION=$(pom_property libtorch.version) OMP_NUM_THREADS=${OMP_NUM_THREADS:-1} \
    "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC "$@"
}

# A program of e2e with the trainer's classes.
e2e_java() { trainer_java -cp "$root/trainer-image/target/trainer.jar:$root/trainer-image/target/lib/*:$root/e2e/target/classes" "$@"; }

sources_hash() {
  find "$root" -path "$root/.git" -prune -o -path '*/target' -prune -o \( -name pom.xml -o -path '*/src/main/*' \) -type f -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | short_hash
}

java_base() { echo "$image_prefix/proofpool-java:$({ "$JAVA_HOME/bin/java" --version; declare -f jre_files build_java_base debian_files; echo "$jre_modules $jre_packages ${PROOFPOOL_JAVA_IMAGE-}"; } | short_hash)"; }

# PROOFPOOL_JAVA_IMAGE names a public image with Java 25 to build on instead.
build_java_base() {
  local work
  if [[ -n ${PROOFPOOL_JAVA_IMAGE-} ]]; then
    docker pull --quiet "$PROOFPOOL_JAVA_IMAGE" >/dev/null
    docker tag "$PROOFPOOL_JAVA_IMAGE" "$1"
    return
  fi
  has mmdebstrap || install_packages mmdebstrap debian-archive-keyring || die "missing: mmdebstrap (package mmdebstrap), or PROOFPOOL_JAVA_IMAGE naming a public image with Java 25."
  work=$(mktemp -d "$cache/work.XXXXXX")
  jre_files "$work/java"
  debian_files "$work/java" | docker import \
    --change 'ENV PATH=/opt/java/bin:/usr/bin:/bin' --change 'ENV JAVA_HOME=/opt/java' --change 'ENV LANG=C.UTF-8' - "$1" >/dev/null
  rm -r "$work"
}

# Trust in public authorities is the machine's own matter and must not leak into an image: nothing here relies on it.
jre_files() {
  quietly "$JAVA_HOME/bin/jlink" --add-modules "$jre_modules" --output "$1" --strip-java-debug-attributes --no-header-files --no-man-pages --generate-cds-archive
  rm -f "$1/lib/security/cacerts"
  chmod -R a+rX "$1"
}

debian_files() {
  # shellcheck disable=SC2016  # the hook's $1 is the new file system
  mmdebstrap --quiet --variant=extract --include="$jre_packages" \
    --dpkgopt=path-exclude='/usr/share/doc/*' --dpkgopt=path-exclude='/usr/share/locale/*' --dpkgopt=path-exclude='/usr/lib/*/gconv/*' \
    --extract-hook='echo "nonroot:x:65532:65532::/tmp:/sbin/nologin" >"$1/etc/passwd"; echo "nonroot:x:65532:" >"$1/etc/group"' \
    --extract-hook="mkdir -p \"\$1/opt/java\" && tar -C '$1' -c . | tar -C \"\$1/opt/java\" --no-same-owner -x" \
    bookworm -
}

libtorch_base() {
  echo "$image_prefix/proofpool-libtorch:$({ java_base; cat "$root/trainer-image/libtorch.Dockerfile"; pom_property libtorch.version; pom_property djl-pytorch-jni.version; declare -f build_libtorch_base; } | short_hash)"
}

# Natives out of the Maven artifacts; only what a Linux CPU runs is kept.
build_libtorch_base() {
  local work version
  version=$(pom_property libtorch.version)
  work=$(mktemp -d "$cache/work.XXXXXX")
  mkdir "$work/libtorch"
  fetch_artifact "ai.djl.pytorch:pytorch-native-cpu:$version:jar:linux-x86_64" "$work"
  fetch_artifact "ai.djl.pytorch:pytorch-jni:$(pom_property djl-pytorch-jni.version):jar" "$work"
  (
    cd "$work/libtorch" || exit
    "$JAVA_HOME/bin/jar" --extract --file "$work/pytorch-native-cpu-$version-linux-x86_64.jar" pytorch/cpu/linux-x86_64
    "$JAVA_HOME/bin/jar" --extract --file "$work/pytorch-jni-$(pom_property djl-pytorch-jni.version).jar" jnilib/linux-x86_64/cpu
    mv pytorch/cpu/linux-x86_64/* jnilib/linux-x86_64/cpu/*.so .
    rm -r pytorch jnilib
    chmod -R a+rX .
  )
  docker_build "$1" "$root/trainer-image/libtorch.Dockerfile" "$work" "$2" --build-arg "LIBTORCH_VERSION=$version"
  rm -r "$work"
}

fetch_artifact() { mvn_quietly --non-recursive dependency:copy "-Dartifact=$1" "-DoutputDirectory=$2"; }

build_corpus_image() {
  local context=$root/e2e/target/image-corpus line folder=$cache/corpus name
  rm -rf "$context"
  mkdir -p "$context/corpus" "$folder"
  while IFS= read -r line; do
    name=$(cut -d: -f2- <<<"$line" | tr : -)-sources.jar
    [[ -e $folder/$name ]] || fetch_artifact "$line:jar:sources" "$folder"
    cp "$folder/$name" "$context/corpus/"
  done <"$root/e2e/corpus/artifacts"
  cp "$root/e2e/corpus/tokenizer.json" "$context/corpus/"
  (cd "$context/corpus" && sha256sum -- *.jar tokenizer.json >SHA256SUMS)
  image_from_context corpus "$root/e2e/corpus/Dockerfile" "$context" "$1"
}

# Our own jars and what Quarkus generated are small; the libraries under them keep their layer.
build_operator_image() {
  local context=$root/operator/target/image
  rm -rf "$context"
  mkdir -p "$context/libraries" "$context/own/lib/main"
  cp -a "$root/operator/target/quarkus-app/." "$context/own/"
  mv "$context/own/lib" "$context/libraries/lib"
  mkdir -p "$context/own/lib/main"
  mv "$context"/libraries/lib/main/training.proof.* "$context/own/lib/main/"
  image_from_context operator "$root/operator/Dockerfile" "$context" "$1"
}

build_trainer_image() {
  local context=$root/trainer-image/target/image
  rm -rf "$context"
  mkdir -p "$context/libraries" "$context/own/lib"
  cp -a "$root/trainer-image/target/lib" "$context/libraries/lib"
  # Their contents lie in the base already.
  rm -f "$context"/libraries/lib/pytorch-{native,jni}-*.jar
  mv "$context"/libraries/lib/proofpool-*.jar "$context/own/lib/"
  cp -a "$root/trainer-image/target/trainer.jar" "$root/trainer-image/self-test.json" "$context/own/"
  image_from_context trainer "$root/trainer-image/Dockerfile" "$context" "$1"
}

# Never part of the product: the adversaries of e2e/ on top of its trainer.
build_cheat_image() {
  local context=$root/e2e/target/image
  rm -rf "$context"
  mkdir -p "$context"
  cp -a "$root/e2e/target/cheat.jar" "$context/"
  # shellcheck disable=SC1090  # written when the trainer's image was built
  image_from_context cheat "$root/e2e/adversary/Dockerfile" "$context" "$(. "$(image_list)"; echo "$PROOFPOOL_TRAINER_IMAGE")"
}

# image_from_context NAME DOCKERFILE CONTEXT BASE: also notes the image's name for whoever installs it.
image_from_context() {
  local name=$1 dockerfile=$2 context=$3 base=$4 image
  # Times of files would make another layer of equal content.
  find "$context" -exec touch --no-dereference --date=@0 {} +
  chmod -R u=rwX,go=rX "$context"
  image=$image_prefix/proofpool-$name:$({ echo "$base"; cat "$dockerfile"; cd "$context" && hash_of_files .; } | short_hash)
  have_image "$image" || docker_build "$image" "$dockerfile" "$context" "$base"
  mkdir -p "$root/target"
  touch "$(image_list)"
  { grep -v "^export PROOFPOOL_${name^^}_IMAGE=" "$(image_list)" || true; echo "export PROOFPOOL_${name^^}_IMAGE=$image"; } >"$(image_list).new"
  mv "$(image_list).new" "$(image_list)"
  echo "$image"
}

docker_build() {
  local image=$1 dockerfile=$2 context=$3 base=$4
  shift 4
  quietly docker build --quiet --tag "$image" --file "$dockerfile" --build-arg "BASE=$base" "$@" "$context"
}
