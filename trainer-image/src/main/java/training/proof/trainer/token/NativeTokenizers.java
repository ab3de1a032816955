package training.proof.trainer.token;

/** Where DJL unpacks the tokenizers' native library, and that it looks for nothing elsewhere. */
final class NativeTokenizers {
  private NativeTokenizers() {}

  /** Settings that the person who starts the program made are left alone. */
  static void prepare() {
    preset("ai.djl.offline", "true");
    if (System.getenv("RUST_FLAVOR") == null) {
      preset("RUST_FLAVOR", "cpu");
    }
    if (System.getenv("DJL_CACHE_DIR") == null) {
      preset("DJL_CACHE_DIR", System.getProperty("java.io.tmpdir") + "/djl");
    }
  }

  private static void preset(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
