# BASE is the product's trainer image; what cheats is this one layer, and no part of the product.
ARG BASE
FROM ${BASE}
COPY cheat.jar /app/lib/cheat.jar
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Dai.djl.offline=true", "-Dai.djl.pytorch.num_threads=1", "-Dai.djl.pytorch.num_interop_threads=1", "-cp", "/app/trainer.jar:/app/lib/*", "training.proof.e2e.adversary.CheatTrainer"]
