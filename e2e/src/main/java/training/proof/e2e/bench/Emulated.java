package training.proof.e2e.bench;

import java.util.Collections;
import java.util.LinkedHashMap;
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
    all.put(
        "all-oldest",
        Map.of(
            "ATEN_CPU_CAPABILITY", "default",
            "MKL_CBWR", "COMPATIBLE",
            "ONEDNN_MAX_CPU_ISA", "SSE41"));
    return Collections.unmodifiableMap(all);
  }
}
