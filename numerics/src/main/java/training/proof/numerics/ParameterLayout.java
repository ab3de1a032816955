package training.proof.numerics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The place of every parameter in one flat vector: parameters follow each other sorted by name,
 * each in row-major order. Everything that is a sum over parameters runs in this order.
 */
public final class ParameterLayout {

  /**
   * Longest vector: a Java array, and so far from an int's end that no loop over stretches of it
   * can step past that end.
   */
  public static final int MAX_ELEMENTS = Integer.MAX_VALUE - (1 << 20);

  /** A parameter and where it starts in the flat vector. */
  public record Placed(ParameterSpec spec, int offset) {
    public String name() {
      return spec.name();
    }

    public List<Integer> shape() {
      return spec.shape();
    }

    public int size() {
      return spec.size();
    }
  }

  private final SequencedMap<String, Placed> byName;
  private final int size;

  private ParameterLayout(SequencedMap<String, Placed> byName, int size) {
    this.byName = byName;
    this.size = size;
  }

  public static ParameterLayout of(List<ParameterSpec> specs) {
    var sorted = new ArrayList<>(specs);
    sorted.sort(Comparator.comparing(ParameterSpec::name));
    var byName = new LinkedHashMap<String, Placed>();
    long offset = 0;
    for (var spec : sorted) {
      if (byName.put(spec.name(), new Placed(spec, (int) offset)) != null) {
        throw new NumericsException("parameter " + spec.name() + " is defined twice");
      }
      offset += spec.size();
      if (offset > MAX_ELEMENTS) {
        throw new NumericsException(
            "a model of more than " + MAX_ELEMENTS + " parameters does not fit one vector");
      }
    }
    return new ParameterLayout(byName, (int) offset);
  }

  /** Elements of all parameters together. */
  public int size() {
    return size;
  }

  /** All parameters in the order of the flat vector. */
  public List<Placed> parameters() {
    return List.copyOf(byName.values());
  }

  /** The parameter of this name. */
  public Placed parameter(String name) {
    var placed = byName.get(name);
    if (placed == null) {
      throw new NumericsException("the model has no parameter named " + name);
    }
    return placed;
  }

  /** Name of the parameter that holds this element of the flat vector: for messages. */
  public String nameAt(int index) {
    String name = "";
    for (Map.Entry<String, Placed> entry : byName.entrySet()) {
      if (entry.getValue().offset() > index) {
        break;
      }
      name = entry.getKey();
    }
    return name;
  }

  void requireLength(String what, float[] values) {
    if (values.length != size) {
      throw new NumericsException(
          what + " has " + values.length + " elements, the model has " + size);
    }
  }
}
