package training.proof.trainer.model;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Starts libtorch without looking for devices, downloads or updates; with one thread, where nobody
 * asked for more.
 */
final class Libtorch {
  private Libtorch() {}

  /** Settings that the person who starts the program made are left alone. */
  static Engine start() {
    preset("ai.djl.offline", "true");
    preset("ai.djl.pytorch.num_threads", "1");
    preset("ai.djl.pytorch.num_interop_threads", "1");
    // Else DJL looks for GPUs, and asks for a flavour of its glue that is no longer made.
    if (System.getenv("PYTORCH_FLAVOR") == null) {
      preset("PYTORCH_FLAVOR", "cpu");
    }
    if (System.getenv("DJL_CACHE_DIR") == null) {
      preset("DJL_CACHE_DIR", System.getProperty("java.io.tmpdir") + "/djl");
    }
    return Engine.getEngine("PyTorch");
  }

  /** Threads of one operation. */
  static int threads() {
    return JniUtils.getNumThreads();
  }

  private static void preset(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
