package training.proof.trainer.model;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is known of all that chooses libtorch's kernels, and with them the order in which FP32
 * numbers are added: the processor, what libtorch was built from and is told, and threads.
 */
public final class Processor {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  /** Its model, and the sizes that libraries cut matrices by; of x86_64, then of aarch64. */
  private static final Pattern MODEL =
      Pattern.compile(
          "vendor_id|cpu family|model|model name|cache size"
              + "|CPU implementer|CPU architecture|CPU variant|CPU part");

  private static final Pattern FLAGS = Pattern.compile("flags|Features");

  /** Kernels also list what has nothing to do with arithmetic, and differ in that. */
  private static final Pattern INSTRUCTIONS =
      Pattern.compile("(sse|ssse|avx|fma|f16c|amx|asimd|sve|bf16|i8mm).*|fp|fphp");

  /** Variables by which a person, or an image, chooses kernels and threads. */
  private static final Pattern SETTINGS =
      Pattern.compile("(ATEN|MKL|ONEDNN|DNNL|OMP|GOMP|KMP|OPENBLAS)_.*|GLIBC_TUNABLES");

  private Processor() {}

  /**
   * @param environment of this process
   * @return what is known, by name
   */
  public static SortedMap<String, String> describe(Map<String, String> environment)
      throws IOException {
    Engine libtorch = Libtorch.start();
    var known = new TreeMap<String, String>();
    known.put("architecture", System.getProperty("os.arch"));
    known.put("libc", libc());
    known.put("libtorch", libtorch.getVersion());
    known.put("libtorch features", String.join(" ", new TreeSet<>(JniUtils.getFeatures())));
    known.put("threads", Libtorch.threads() + "/" + JniUtils.getNumInteropThreads());
    environment.forEach(
        (name, value) -> {
          if (SETTINGS.matcher(name).matches()) {
            known.put(name, value);
          }
        });
    if (Files.isReadable(CPUINFO)) {
      known.putAll(model(Files.readString(CPUINFO)));
    }
    return known;
  }

  /** Of the first processor listed: a node's are of one kind. */
  static SortedMap<String, String> model(String cpuinfo) {
    var known = new TreeMap<String, String>();
    for (String line : cpuinfo.lines().takeWhile(text -> !text.isBlank()).toList()) {
      int colon = line.indexOf(':');
      String name = line.substring(0, Math.max(0, colon)).strip();
      String value = line.substring(colon + 1).strip();
      if (MODEL.matcher(name).matches()) {
        known.put(name, value);
      } else if (FLAGS.matcher(name).matches()) {
        known.put("instructions", instructions(value));
      }
    }
    return known;
  }

  private static String instructions(String flags) {
    return Arrays.stream(flags.split(" ", -1))
        .filter(flag -> INSTRUCTIONS.matcher(flag).matches())
        .sorted()
        .collect(Collectors.joining(" "));
  }

  /** What libtorch takes exponentials from where a stretch is too short for vectors. */
  @SuppressWarnings("restricted") // The function takes nothing, and what it gives is never freed.
  private static String libc() {
    var linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("gnu_get_libc_version")
        .map(found -> linker.downcallHandle(found, FunctionDescriptor.of(ValueLayout.ADDRESS)))
        .map(Processor::text)
        .orElse("");
  }

  @SuppressWarnings("restricted")
  private static String text(MethodHandle function) {
    try {
      return ((MemorySegment) function.invokeExact()).reinterpret(Long.MAX_VALUE).getString(0);
    } catch (Throwable e) {
      throw new IllegalStateException("the C library does not tell its version", e);
    }
  }
}
