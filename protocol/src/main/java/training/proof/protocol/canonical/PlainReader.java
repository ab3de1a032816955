package training.proof.protocol.canonical;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads records from bytes that are exactly what {@link PlainJson} writes of them, in one pass:
 * nearly all that honest members send. Whatever differs in one byte, or in what a constructor
 * refuses, is left to the library, which finds the reason; so this decides nothing that the library
 * would decide otherwise.
 */
public final class PlainReader {
  private static final Map<Type, Form> FORMS = Collections.synchronizedMap(new HashMap<>());
  private static final Map<Pair, Form> PAIRS = Collections.synchronizedMap(new HashMap<>());

  /** Of 2^53 - 1. */
  private static final int MAX_DIGITS = 16;

  private final byte[] bytes;
  private final int end;
  private int at;

  /** How values of a type are read. */
  private interface Form {
    Object read(PlainReader in);
  }

  /** Something that {@link PlainJson} would not have written; thrown for every stranger's byte. */
  private static final class Odd extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Odd() {
      super("not plain", null, false, false);
    }
  }

  private PlainReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** The record that these bytes are the plain form of; empty where the library is to be asked. */
  public static <T> Optional<T> read(byte[] bytes, Class<T> type) {
    return attempt(new PlainReader(bytes, 0, bytes.length), in -> type.cast(form(type).read(in)));
  }

  /** Two records whose members stand side by side in one object. */
  public record Pair(Class<? extends Record> first, Class<?> second) {}

  /**
   * Reads two records from one object.
   *
   * @param from where the object begins
   * @param end where it ends
   * @return both; empty where the library is to be asked
   */
  public static Optional<List<?>> read(byte[] bytes, int from, int end, Pair types) {
    Form form = PAIRS.computeIfAbsent(types, PlainReader::pairOf);
    return attempt(new PlainReader(bytes, from, end), in -> (List<?>) form.read(in));
  }

  /**
   * Where a value ends, if it is plain JSON; what is in it is not looked at.
   *
   * @return the place after it; -1 where none is found
   */
  public static int end(byte[] bytes, int from) {
    int depth = 0;
    boolean quoted = false;
    for (int i = from; i < bytes.length; i++) {
      byte c = bytes[i];
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\') {
        return -1;
      } else if (!quoted) {
        depth += nesting(c);
      }
      if (depth == 0 && !quoted) {
        return i + 1;
      }
    }
    return -1;
  }

  /** How a byte outside of strings changes the depth. */
  private static int nesting(byte c) {
    return switch (c) {
      case '{', '[' -> 1;
      case '}', ']' -> -1;
      default -> 0;
    };
  }

  private interface Attempt<T> {
    T read(PlainReader in);
  }

  private static <T> Optional<T> attempt(PlainReader in, Attempt<T> attempt) {
    try {
      T value = attempt.read(in);
      return in.at == in.end ? Optional.of(value) : Optional.empty();
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  // ---- types

  private static Form form(Type type) {
    Form known = FORMS.get(type);
    if (known == null) {
      known = make(type);
      FORMS.put(type, known);
    }
    return known;
  }

  private static Form make(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] parameters = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        return listOf(form(parameters[0]));
      }
      if (generic.getRawType() == SortedMap.class && parameters[0] == String.class) {
        return mapOf(form(parameters[1]));
      }
      return generic.getRawType() == Optional.class ? form(parameters[0]) : PlainReader::none;
    }
    return type instanceof Class<?> known ? make(known) : PlainReader::none;
  }

  private static Form make(Class<?> type) {
    if (type == String.class) {
      return PlainReader::string;
    } else if (type == Digest.class) {
      return in -> new Digest(in.string());
    } else if (type == long.class || type == Long.class) {
      return PlainReader::number;
    } else if (type == int.class || type == Integer.class) {
      return in -> in.small(in.number());
    } else if (type == boolean.class || type == Boolean.class) {
      return PlainReader::truth;
    } else if (type.isEnum()) {
      return constantOf(type);
    } else if (type.isAnnotationPresent(JsonTypeInfo.class) && type.isInterface()) {
      return oneOf(type);
    }
    return type.isRecord() && RecordShape.of(type).isPlain() ? recordOf(type) : PlainReader::none;
  }

  private static Object none(PlainReader in) {
    throw new Odd();
  }

  private static Form listOf(Form element) {
    return in -> {
      in.expect('[');
      var list = new ArrayList<Object>();
      while (in.bytes[in.at] != ']') {
        if (!list.isEmpty()) {
          in.expect(',');
        }
        list.add(element.read(in));
      }
      in.expect(']');
      return Collections.unmodifiableList(list);
    };
  }

  private static Form mapOf(Form value) {
    return in -> {
      in.expect('{');
      var map = new TreeMap<String, Object>();
      while (in.bytes[in.at] != '}') {
        if (!map.isEmpty()) {
          in.expect(',');
        }
        String name = in.string();
        if (!map.isEmpty() && map.lastKey().compareTo(name) >= 0) {
          throw new Odd();
        }
        in.expect(':');
        map.put(name, value.read(in));
      }
      in.expect('}');
      return map;
    };
  }

  private static Form constantOf(Class<?> type) {
    Map<String, Object> constants = new HashMap<>();
    for (Object constant : type.getEnumConstants()) {
      constants.put(((Enum<?>) constant).name(), constant);
    }
    return in -> in.known(constants.get(in.string()));
  }

  /** The name of the type stands among the other members: it is looked for first. */
  private static Form oneOf(Class<?> kind) {
    String property = kind.getAnnotation(JsonTypeInfo.class).property();
    byte[] start = ("\"" + property + "\":\"").getBytes(StandardCharsets.US_ASCII);
    Map<String, Form> forms = new HashMap<>();
    for (JsonSubTypes.Type sub : kind.getAnnotation(JsonSubTypes.class).value()) {
      forms.put(sub.name(), form(sub.value()));
    }
    return in -> in.known(forms.get(in.find(start))).read(in);
  }

  private static Form recordOf(Class<?> type) {
    RecordShape shape = RecordShape.of(type);
    List<Slot> slots = slots(shape, 0).sorted(Slot.BY_NAME).toList();
    return in -> {
      Object[] components = new Object[shape.size()];
      in.members(slots, components);
      return shape.make(components);
    };
  }

  private static Form pairOf(Pair types) {
    RecordShape first = RecordShape.of(types.first());
    RecordShape second = RecordShape.of(types.second());
    if (!first.isPlain() || !second.isPlain()) {
      return PlainReader::none;
    }
    int size = first.size();
    List<Slot> slots =
        Stream.concat(slots(first, 0), slots(second, size)).sorted(Slot.BY_NAME).toList();
    return in -> {
      Object[] components = new Object[size + second.size()];
      in.members(slots, components);
      return List.of(
          first.make(Arrays.copyOf(components, size)),
          second.make(Arrays.copyOfRange(components, size, components.length)));
    };
  }

  // ---- objects

  /**
   * A member and where its value goes.
   *
   * @param place among all components that are read
   */
  private record Slot(RecordShape.Member member, int place, boolean optional, Form form) {
    static final Comparator<Slot> BY_NAME = Comparator.comparing(slot -> slot.member().name());
  }

  private static Stream<Slot> slots(RecordShape shape, int offset) {
    return shape.members().stream()
        .map(
            member ->
                new Slot(
                    member,
                    member.place() + offset,
                    member.type() instanceof ParameterizedType generic
                        && generic.getRawType() == Optional.class,
                    member.place() < 0 ? exactly(member.of("")) : form(member.type())));
  }

  private static Form exactly(Object constant) {
    return in -> in.known(in.string().equals(constant) ? constant : null);
  }

  private void members(List<Slot> slots, Object[] components) {
    expect('{');
    boolean first = true;
    for (Slot slot : slots) {
      int from = first ? at : at + 1;
      if (startsWith(slot.member().start(), from) && (first || bytes[at] == ',')) {
        at = from + slot.member().start().length;
        Object value = slot.form().read(this);
        if (slot.member().place() >= 0) {
          components[slot.place()] = slot.optional() ? Optional.of(value) : value;
        }
        first = false;
      } else if (slot.optional()) {
        components[slot.place()] = Optional.empty();
      } else {
        throw new Odd();
      }
    }
    expect('}');
  }

  private boolean startsWith(byte[] start, int from) {
    return from + start.length <= end
        && Arrays.equals(bytes, from, from + start.length, start, 0, start.length);
  }

  /** The text after a member's start in the object that begins here, wherever in it that is. */
  private String find(byte[] start) {
    int depth = 0;
    boolean quoted = false;
    for (int i = at; i < end; i++) {
      byte c = bytes[i];
      if (depth == 1 && !quoted && c == '"' && startsWith(start, i)) {
        return new PlainReader(bytes, i + start.length - 1, end).string();
      }
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted) {
        depth += nesting(c);
      }
      if (depth == 0) {
        break;
      }
    }
    throw new Odd();
  }

  private <T> T known(@Nullable T value) {
    if (value == null) {
      throw new Odd();
    }
    return value;
  }

  // ---- scalars

  private void expect(char c) {
    if (bytes[at++] != c) {
      throw new Odd();
    }
  }

  private Object truth() {
    boolean truth = bytes[at] == 't';
    for (char c : (truth ? "true" : "false").toCharArray()) {
      expect(c);
    }
    return truth;
  }

  private int small(long number) {
    if (number != (int) number) {
      throw new Odd();
    }
    return (int) number;
  }

  private long number() {
    boolean negative = bytes[at] == '-';
    int first = negative ? ++at : at;
    long value = 0;
    while (bytes[at] >= '0' && bytes[at] <= '9' && at - first < MAX_DIGITS) {
      value = value * 10 + bytes[at++] - '0';
    }
    boolean leadingZero = bytes[first] == '0' && (at - first > 1 || negative);
    if (at == first || leadingZero || value > CanonicalJson.MAX_INTEGER) {
      throw new Odd();
    }
    return negative ? -value : value;
  }

  private String string() {
    expect('"');
    int from = at;
    int to = from;
    while (PlainJson.isPlain(bytes[to])) {
      to++;
    }
    at = to;
    expect('"');
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
