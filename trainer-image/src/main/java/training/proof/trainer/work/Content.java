package training.proof.trainer.work;

import java.io.IOException;
import java.io.OutputStream;

/** Something that can write itself, always with the same bytes. */
@FunctionalInterface
public interface Content {
  /** Writes all bytes; does not close the stream. */
  void writeTo(OutputStream out) throws IOException;
}
