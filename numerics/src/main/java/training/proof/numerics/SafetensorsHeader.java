package training.proof.numerics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The header of a safetensors file of FP32 tensors in one fixed form: metadata first, tensors
 * sorted by name and packed in that order, JSON without spaces, padded with spaces to a multiple of
 * eight bytes. Equal content therefore means equal bytes; any other spelling is refused.
 */
public final class SafetensorsHeader {

  /** Longer headers are refused unread: 2 MiB names about 16,000 tensors. */
  public static final int MAX_BYTES = 2 << 20;

  private static final String METADATA = "__metadata__";
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9/._-]{0,255}");
  private static final Pattern METADATA_TEXT = Pattern.compile("[A-Za-z0-9/._-]{0,64}");
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(4)
                  .maxNumberLength(18)
                  .maxNameLength(256)
                  .build())
          .build();

  /**
   * A tensor's shape and its bytes, counted from the end of the header.
   *
   * @param begin first byte
   * @param end one past the last byte
   */
  public record Tensor(String name, List<Integer> shape, long begin, long end) {
    /** Number of FP32 elements. */
    public long elements() {
      return (end - begin) / Float.BYTES;
    }
  }

  private final SortedMap<String, String> metadata;
  private final SortedMap<String, Tensor> tensors;
  private final byte[] bytes;

  private SafetensorsHeader(
      SortedMap<String, String> metadata, SortedMap<String, Tensor> tensors, byte[] bytes) {
    this.metadata = metadata;
    this.tensors = tensors;
    this.bytes = bytes;
  }

  /** The header of tensors with these names and shapes. */
  public static SafetensorsHeader of(
      Map<String, String> metadata, Map<String, List<Integer>> shapes) {
    var tensors = new TreeMap<String, Tensor>();
    long offset = 0;
    for (var entry : new TreeMap<>(shapes).entrySet()) {
      long end = offset + Float.BYTES * elements(entry.getKey(), entry.getValue());
      tensors.put(
          entry.getKey(), new Tensor(entry.getKey(), List.copyOf(entry.getValue()), offset, end));
      offset = end;
    }
    var sorted = new TreeMap<>(metadata);
    sorted.forEach(SafetensorsHeader::requireMetadata);
    return new SafetensorsHeader(sorted, tensors, encode(sorted, tensors));
  }

  /**
   * Reads the JSON part and refuses what is not in the fixed form.
   *
   * @param json what follows the eight bytes of length
   */
  static SafetensorsHeader parse(byte[] json) {
    var metadata = new TreeMap<String, String>();
    var shapes = new TreeMap<String, List<Integer>>();
    try (JsonParser parser = JSON.createParser(json)) {
      expect(parser, parser.nextToken(), JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        if (parser.currentName().equals(METADATA)) {
          readMetadata(parser, metadata);
        } else {
          String name = parser.currentName();
          shapes.put(name, readShape(parser));
        }
      }
    } catch (IOException e) {
      throw new NumericsException("the safetensors header is not valid JSON: " + firstLine(e), e);
    }
    var header = of(metadata, shapes);
    if (!Arrays.equals(json, 0, json.length, header.bytes, Long.BYTES, header.bytes.length)) {
      throw new NumericsException(
          "the safetensors header is not in the fixed form (sorted names, packed FP32 tensors, no"
              + " spaces but the padding): write it with this program");
    }
    return header;
  }

  public SortedMap<String, String> metadata() {
    return metadata;
  }

  /** Tensors in file order, which is the order of their names. */
  public List<Tensor> tensors() {
    return List.copyOf(tensors.values());
  }

  /** The tensor of this name. */
  public Tensor tensor(String name) {
    var tensor = tensors.get(name);
    if (tensor == null) {
      throw new NumericsException("the file holds no tensor named " + name);
    }
    return tensor;
  }

  /** Length field, JSON and padding: all that stands before the data. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Bytes before the data. */
  public int length() {
    return bytes.length;
  }

  /** Bytes of the whole file. */
  public long fileSize() {
    return bytes.length + (tensors.isEmpty() ? 0 : tensors.get(tensors.lastKey()).end());
  }

  private static long elements(String name, List<Integer> shape) {
    if (!NAME.matcher(name).matches()) {
      throw new NumericsException(
          "tensor name '" + name + "' must be 1 to 256 of a-z 0-9 / . _ -, first a-z 0-9");
    }
    long elements = 1;
    for (int dimension : shape) {
      if (dimension < 1 || elements > (1L << 44) / dimension) {
        throw new NumericsException("tensor " + name + " has an impossible shape " + shape);
      }
      elements *= dimension;
    }
    return elements;
  }

  private static void requireMetadata(String key, String value) {
    if (!METADATA_TEXT.matcher(key).matches() || !METADATA_TEXT.matcher(value).matches()) {
      throw new NumericsException(
          "safetensors metadata may hold up to 64 letters, digits, / . _ - a key and value");
    }
  }

  private static byte[] encode(
      SortedMap<String, String> metadata, SortedMap<String, Tensor> tensors) {
    var json = new StringBuilder("{");
    if (!metadata.isEmpty()) {
      json.append('"').append(METADATA).append("\":{");
      metadata.forEach(
          (k, v) -> json.append('"').append(k).append("\":\"").append(v).append("\","));
      json.setCharAt(json.length() - 1, '}');
      json.append(',');
    }
    tensors.values().forEach(tensor -> append(json, tensor));
    if (json.length() > 1) {
      json.setLength(json.length() - 1);
    }
    json.append('}').repeat(" ", (8 - json.length() % 8) % 8);
    return ByteBuffer.allocate(Long.BYTES + json.length())
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length())
        .put(json.toString().getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  private static void append(StringBuilder json, Tensor tensor) {
    json.append('"').append(tensor.name()).append("\":{\"dtype\":\"F32\",\"shape\":[");
    for (int i = 0; i < tensor.shape().size(); i++) {
      json.append(i == 0 ? "" : ",").append(tensor.shape().get(i));
    }
    json.append("],\"data_offsets\":[").append(tensor.begin()).append(',').append(tensor.end());
    json.append("]},");
  }

  private static void readMetadata(JsonParser parser, Map<String, String> metadata)
      throws IOException {
    expect(parser, parser.nextToken(), JsonToken.START_OBJECT);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      expect(parser, parser.nextToken(), JsonToken.VALUE_STRING);
      metadata.put(key, parser.getText());
    }
  }

  /** Only the shape is kept: all else follows from it and is checked by comparing the bytes. */
  private static List<Integer> readShape(JsonParser parser) throws IOException {
    var shape = new ArrayList<Integer>();
    expect(parser, parser.nextToken(), JsonToken.START_OBJECT);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean isShape = parser.currentName().equals("shape");
      parser.nextToken();
      if (!isShape) {
        parser.skipChildren();
        continue;
      }
      expect(parser, parser.currentToken(), JsonToken.START_ARRAY);
      while (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
        shape.add(parser.getIntValue());
      }
    }
    return shape;
  }

  private static void expect(JsonParser parser, JsonToken found, JsonToken wanted) {
    if (found != wanted) {
      throw new NumericsException(
          "the safetensors header has "
              + found
              + " instead of "
              + wanted
              + " at byte "
              + parser.currentTokenLocation().getByteOffset());
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
  }
}
