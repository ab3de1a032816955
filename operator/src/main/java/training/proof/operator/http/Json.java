package training.proof.operator.http;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import training.proof.protocol.canonical.CanonicalJson;

/** Bodies in the protocol's own JSON, bounded before they are parsed. */
public final class Json {
  /** The media type of all bodies but chunks. */
  public static final String TYPE = MediaType.APPLICATION_JSON;

  private Json() {}

  /** 200 with a record as body. */
  public static Response ok(Object value) {
    return Response.ok(body(value), TYPE).build();
  }

  /** A record's bytes. */
  public static byte[] body(Object value) {
    return CanonicalJson.encode(value);
  }

  /** Reads a JSON body into a record, refusing unknown fields. */
  public static <T> T read(InputStream body, Class<T> type, String what, int maxBytes) {
    return CanonicalJson.read(bytes(body, maxBytes), type, what);
  }

  /**
   * @throws ApiException with status 413
   */
  public static byte[] bytes(InputStream body, int maxBytes) {
    try {
      byte[] bytes = body.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw ApiException.tooLarge(maxBytes);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("the body could not be read", e);
    }
  }
}
