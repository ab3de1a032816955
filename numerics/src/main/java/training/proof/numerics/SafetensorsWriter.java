package training.proof.numerics;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;

/** Streams a safetensors file: header first, then tensors in the header's order. */
public final class SafetensorsWriter {
  private static final int BUFFERED_FLOATS = 1 << 14;

  private final OutputStream out;
  private final Iterator<SafetensorsHeader.Tensor> pending;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFERED_FLOATS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  /** Writes the header at once; the stream stays open when all is done. */
  public SafetensorsWriter(OutputStream out, SafetensorsHeader header) throws IOException {
    this.out = out;
    this.pending = header.tensors().iterator();
    out.write(header.bytes());
  }

  /** Writes the next tensor's elements, taken from {@code offset} on. */
  public void tensor(String name, float[] values, int offset) throws IOException {
    if (!pending.hasNext()) {
      throw new IllegalStateException("all tensors are written; there is no place for " + name);
    }
    var tensor = pending.next();
    if (!tensor.name().equals(name)) {
      throw new IllegalStateException("the next tensor is " + tensor.name() + ", not " + name);
    }
    int elements = Math.toIntExact(tensor.elements());
    for (int done = 0; done < elements; done += BUFFERED_FLOATS) {
      int count = Math.min(BUFFERED_FLOATS, elements - done);
      buffer.clear().asFloatBuffer().put(values, offset + done, count);
      out.write(buffer.array(), 0, count * Float.BYTES);
    }
  }

  /** Checks that no tensor is missing. */
  public void finish() {
    if (pending.hasNext()) {
      throw new IllegalStateException("not all tensors of the header were written");
    }
  }
}
