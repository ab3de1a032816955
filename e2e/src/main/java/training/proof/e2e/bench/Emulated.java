package training.proof.e2e.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Other processors than this one, as the libraries that compute can be made to see them. */
final class Emulated {
  private Emulated() {}

  /** By name, what to put into the environment of a process. */
  static Map<String, Map<String, String>> processors() {
    var all = new LinkedHashMap<String, Map<String, String>>();
    all.put("aten-default", Map.of("ATEN_CPU_CAPABILITY", "default"));
    all.put("aten-avx2", Map.of("ATEN_CPU_CAPABILITY", "avx2"));
    all.put("mkl-compatible", Map.of("MKL_CBWR", "COMPATIBLE"));
    all.put("mkl-avx2", Map.of("MKL_CBWR", "AVX2"));
    all.put("onednn-sse41", Map.of("ONEDNN_MAX_CPU_ISA", "SSE41"));
    all.put(
        "all-oldest",
        Map.of(
            "ATEN_CPU_CAPABILITY", "default",
            "MKL_CBWR", "COMPATIBLE",
            "ONEDNN_MAX_CPU_ISA", "SSE41"));
    return Collections.unmodifiableMap(all);
  }

  /**
   * Starts a class of this benchmark in a process of its own, with one thread to compute.
   *
   * @param processor what its environment has beside ours
   */
  static Process start(Class<?> main, Map<String, String> processor, List<String> arguments)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"));
    String threads = processor.getOrDefault("OMP_NUM_THREADS", "1");
    command.add("-Dai.djl.pytorch.num_threads=" + threads);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("OMP_NUM_THREADS", threads);
    builder.environment().putAll(processor);
    return builder.start();
  }
}
