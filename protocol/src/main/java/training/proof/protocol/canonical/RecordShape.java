package training.proof.protocol.canonical;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The members of a record's JSON object in canonical order: its components, and the property by
 * which records of one interface are told apart, as the annotations that the library reads say.
 */
final class RecordShape {
  private static final Pattern GETTER = Pattern.compile("(get|is)\\p{Lu}.*");
  private static final String LIBRARY = "com.fasterxml.jackson.";

  private static final ClassValue<RecordShape> SHAPES =
      new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
          return new RecordShape(type);
        }
      };

  private final boolean plain;
  private final List<Member> members;
  private final int size;
  private final MethodHandle constructor;

  /** One of a record's members: a component, or the name of the record's type. */
  static final class Member {
    private final String name;
    private final byte[] start;
    private final int place;
    private final Type type;
    private final MethodHandle reader;

    private Member(String name, int place, Type type, MethodHandle reader) {
      this.name = name;
      this.start = ("\"" + name + "\":").getBytes(StandardCharsets.US_ASCII);
      this.place = place;
      this.type = type;
      this.reader = reader.asType(MethodType.methodType(Object.class, Object.class));
    }

    static Member component(MethodHandles.Lookup lookup, RecordComponent component, int place)
        throws IllegalAccessException {
      MethodHandle accessor = lookup.unreflect(component.getAccessor());
      return new Member(component.getName(), place, component.getGenericType(), accessor);
    }

    static Member typeName(String property, String value) {
      MethodHandle constant =
          MethodHandles.dropArguments(MethodHandles.constant(String.class, value), 0, Object.class);
      return new Member(property, -1, String.class, constant);
    }

    String name() {
      return name;
    }

    /** How it begins in JSON, its name and a colon, in bytes that nobody writes to. */
    byte[] start() {
      return start;
    }

    /** Which of the record's components it is; below 0 for the name of its type. */
    int place() {
      return place;
    }

    Type type() {
      return type;
    }

    /** What a record holds of it; for the name of the type that, whatever the record. */
    Object of(Object value) {
      try {
        return (Object) reader.invokeExact(value);
      } catch (Throwable e) {
        throw new IllegalStateException("a record's component can be read: " + name, e);
      }
    }
  }

  private RecordShape(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    plain = isPlain(type);
    size = components.length;
    try {
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      var all = new ArrayList<Member>();
      for (int i = 0; i < size; i++) {
        all.add(Member.component(lookup, components[i], i));
      }
      Arrays.stream(type.getInterfaces()).flatMap(of -> typeName(of, type)).forEach(all::add);
      all.sort(Comparator.comparing(Member::name));
      members = List.copyOf(all);
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      constructor =
          lookup
              .unreflectConstructor(type.getDeclaredConstructor(types))
              .asSpreader(Object[].class, size)
              .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record can be read and made: " + type, e);
    }
  }

  static RecordShape of(Class<?> type) {
    return SHAPES.get(type);
  }

  private static Stream<Member> typeName(Class<?> kind, Class<?> type) {
    var info = kind.getAnnotation(JsonTypeInfo.class);
    return info == null
        ? Stream.of()
        : Arrays.stream(kind.getAnnotation(JsonSubTypes.class).value())
            .filter(sub -> sub.value() == type)
            .map(sub -> Member.typeName(info.property(), sub.name()));
  }

  /** The library has ways to give members other names and values, and takes getters for members. */
  private static boolean isPlain(Class<?> type) {
    return isUnmarked(type)
        && Arrays.stream(type.getDeclaredConstructors()).allMatch(RecordShape::isUnmarked)
        && Arrays.stream(type.getMethods())
            .filter(method -> method.getDeclaringClass() != Object.class)
            .allMatch(method -> isUnmarked(method) && !isGetter(type, method));
  }

  private static boolean isUnmarked(AnnotatedElement element) {
    return Arrays.stream(element.getDeclaredAnnotations())
        .noneMatch(found -> found.annotationType().getName().startsWith(LIBRARY));
  }

  private static boolean isGetter(Class<?> type, Method method) {
    return method.getParameterCount() == 0
        && !Modifier.isStatic(method.getModifiers())
        && GETTER.matcher(method.getName()).matches()
        && Arrays.stream(type.getRecordComponents())
            .noneMatch(component -> component.getName().equals(method.getName()));
  }

  /** Whether the library reads and writes these members and no others. */
  boolean isPlain() {
    return plain;
  }

  /** Its members, in the order of their names. */
  List<Member> members() {
    return members;
  }

  /** How many components it has. */
  int size() {
    return size;
  }

  /**
   * Makes a record.
   *
   * @param components in their order in the record
   * @throws MalformedException as its constructor does
   */
  Object make(Object[] components) {
    try {
      return (Object) constructor.invokeExact(components);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("records' constructors declare nothing", e);
    }
  }

  /**
   * By name, what a record holds, ordered as its JSON is.
   *
   * @throws IllegalStateException where the library would write other members
   */
  static SortedMap<String, Object> members(Record value) {
    RecordShape shape = of(value.getClass());
    if (!shape.plain) {
      throw new IllegalStateException("not a plain record: " + value.getClass());
    }
    var found = new TreeMap<String, Object>();
    shape.members.forEach(member -> found.put(member.name(), member.of(value)));
    return found;
  }
}
