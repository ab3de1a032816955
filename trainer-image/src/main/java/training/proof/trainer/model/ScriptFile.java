package training.proof.trainer.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript module that holds code and nothing else, in the form in which libtorch reads it: an
 * archive that is not compressed, whose one object is pickled and has no attributes but those that
 * every module has. It is read by the process that wrote it and never leaves it.
 */
final class ScriptFile {
  private static final String TYPE = "Passes";
  private static final String FOLDER = "m/";

  private ScriptFile() {}

  /** What a method of the module writes before its arguments: its owner. */
  static final String SELF = "self: __torch__." + TYPE;

  /**
   * @param methods indented by two columns
   */
  static InputStream of(String methods) {
    String code =
        "class "
            + TYPE
            + "(Module):\n"
            + "  __parameters__ = []\n"
            + "  __buffers__ = []\n"
            + "  training : bool\n"
            + "  _is_full_backward_hook : Optional[bool]\n"
            + methods;
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      put(zip, "data.pkl", object());
      put(zip, "code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
      put(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      put(zip, "version", "3\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  /**
   * Opcodes of pickle's second protocol: an object of the type, made without arguments, whose state
   * is {training: True, _is_full_backward_hook: None}.
   */
  private static byte[] object() throws IOException {
    var out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x80, 2});
    out.write(("c__torch__\n" + TYPE + "\n").getBytes(StandardCharsets.UTF_8));
    out.write(new byte[] {'q', 0, ')', (byte) 0x81, '}', '('});
    name(out, "training");
    out.write(new byte[] {'q', 1, (byte) 0x88});
    name(out, "_is_full_backward_hook");
    out.write(new byte[] {'q', 2, 'N', 'u', 'b', 'q', 3, '.'});
    return out.toByteArray();
  }

  private static void name(ByteArrayOutputStream out, String name) throws IOException {
    out.write(new byte[] {'X', (byte) name.length(), 0, 0, 0});
    out.write(name.getBytes(StandardCharsets.US_ASCII));
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    var crc = new CRC32();
    crc.update(content);
    var entry = new ZipEntry(FOLDER + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
