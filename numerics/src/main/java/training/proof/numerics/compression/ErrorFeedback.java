package training.proof.numerics.compression;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import training.proof.numerics.NumericsException;

/**
 * What a form leaves out of a pseudo-gradient stays with its member as the residual and is added to
 * the next one (Seide, Fu, Droppo, Li and Yu, "1-bit stochastic gradient descent", Interspeech
 * 2014; with decay as in SparseLoCo): sum = decay * residual + pseudo-gradient, payload =
 * encode(sum), residual = sum - decode(payload). Each a single FP32 operation, element by element.
 *
 * @param form of the payload
 * @param decay of the residual, 0 (forget) to 1 (keep all)
 */
public record ErrorFeedback(PayloadForm form, float decay) {
  public ErrorFeedback {
    if (!(decay >= 0 && decay <= 1)) {
      throw new NumericsException("the residual's decay is " + decay + "; it must be in [0, 1]");
    }
  }

  /**
   * Writes the payload of a pseudo-gradient and leaves the new residual in place of the old one.
   *
   * @throws NumericsException when lengths differ or a sum is not finite; the residual is then
   *     partly changed and of no use
   */
  public void write(float[] pseudoGradient, float[] residual, OutputStream out) throws IOException {
    requireSame(pseudoGradient, residual);
    out.write(PayloadHeader.of(form, residual.length));
    var work = new Work(form);
    for (int chunk = 0; chunk < form.chunks(residual.length); chunk++) {
      int from = chunk * form.chunk();
      int length = Math.min(form.chunk(), residual.length - from);
      work.encode(pseudoGradient, residual, from, length, decay);
      out.write(work.bytes.array(), 0, work.bytes.position());
      work.leaveRest(residual, from, length);
    }
  }

  /** The bytes of one chunk alone; the residual stays. */
  public byte[] chunk(float[] pseudoGradient, float[] residual, int chunk) {
    requireSame(pseudoGradient, residual);
    if (chunk < 0 || chunk >= form.chunks(residual.length)) {
      throw new NumericsException(
          "there is no chunk " + chunk + "; the payload has " + form.chunks(residual.length));
    }
    int from = chunk * form.chunk();
    int length = Math.min(form.chunk(), residual.length - from);
    var work = new Work(form);
    work.encode(pseudoGradient, residual, from, length, decay);
    return Arrays.copyOf(work.bytes.array(), work.bytes.position());
  }

  private static void requireSame(float[] pseudoGradient, float[] residual) {
    if (pseudoGradient.length != residual.length || residual.length == 0) {
      throw new NumericsException(
          "a pseudo-gradient of "
              + pseudoGradient.length
              + " values and a residual of "
              + residual.length
              + ": they must be of one model");
    }
  }

  /** Space for one chunk. */
  private static final class Work {
    private final PayloadForm form;
    private final float[] sum;
    private final float[] decoded;
    private final ByteBuffer bytes;

    Work(PayloadForm form) {
      this.form = form;
      this.sum = new float[form.chunk()];
      this.decoded = new float[form.chunk()];
      this.bytes =
          ByteBuffer.allocate(form.chunkBytes(form.chunk())).order(ByteOrder.LITTLE_ENDIAN);
    }

    void encode(float[] pseudoGradient, float[] residual, int from, int length, float decay) {
      for (int i = 0; i < length; i++) {
        sum[i] = decay * residual[from + i] + pseudoGradient[from + i];
        if (!Float.isFinite(sum[i])) {
          throw new NumericsException(
              "the pseudo-gradient with its residual is "
                  + sum[i]
                  + " at element "
                  + (from + i)
                  + ": training diverged; lower the learning rate");
        }
      }
      form.encode(sum, 0, length, bytes.clear());
    }

    void leaveRest(float[] residual, int from, int length) {
      form.decode(bytes.flip(), decoded, 0, length);
      for (int i = 0; i < length; i++) {
        residual[from + i] = sum[i] - decoded[i];
      }
    }
  }
}
