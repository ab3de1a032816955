package training.proof.trainer.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import training.proof.numerics.ParameterLayout;

/**
 * Writes a model's forward pass as TorchScript and its backward pass beside it: every operation
 * says both. Gradients of parameters are written where they belong, without a copy, and libtorch
 * records nothing.
 *
 * <p>Names in the text: p and d the parameters and their gradients, c the constants, t and u the
 * tokens that are read and those that follow, r the mean loss.
 */
final class Script {
  private static final String READ = "t";
  private static final String NEXT = "u";
  private static final String EPSILON = "1e-05";
  private static final String NONE = "None";

  /** What libtorch calls these types in scripts. */
  private static final int FP32 = 6;

  private static final int BF16 = 15;

  private static final String ARGUMENTS =
      ScriptFile.SELF + ", p: List[Tensor], c: List[Tensor], t: Tensor, u: Tensor";

  /** The sum over rows. */
  static final String OVER_ROWS = list(0);

  /** What an operation found: rows x width unless it says otherwise. */
  static final class Value {
    private final String name;
    private @Nullable String slope;

    private Value(String name) {
      this.name = name;
    }

    @Override
    public String toString() {
      return name;
    }

    /** In the backward pass: the slope of the mean loss, in memory that may be overwritten. */
    String slope() {
      if (slope == null) {
        throw new IllegalStateException("nothing depends on " + name);
      }
      return slope;
    }
  }

  private final ParameterLayout layout;
  private final boolean bf16;
  private final List<String> names;
  private final List<String> forward = new ArrayList<>();
  private final List<Runnable> undone = new ArrayList<>();
  private final List<String> backward = new ArrayList<>();
  private final Set<String> written = new HashSet<>();
  private final List<ModelScript.Constant> constants = new ArrayList<>();
  private int count;

  /**
   * @param bf16 whether what goes into matrix products and attention is rounded to BF16, in passes
   *     that are FP32 otherwise
   */
  Script(ParameterLayout layout, boolean bf16) {
    this.layout = layout;
    this.bf16 = bf16;
    this.names = layout.parameters().stream().map(ParameterLayout.Placed::name).toList();
  }

  /** An operation of libtorch, by its name there. */
  static String call(String operation, Object... arguments) {
    return "torch." + operation + "(" + joined(arguments) + ")";
  }

  static String list(Object... elements) {
    return "[" + joined(elements) + "]";
  }

  private static String joined(Object... parts) {
    return Arrays.stream(parts).map(Object::toString).collect(Collectors.joining(", "));
  }

  /** Adds a line to the forward pass that computes a value. */
  Value let(String expression) {
    return letAll(1, expression).getFirst();
  }

  /** Adds a line to the forward pass that computes several values. */
  List<Value> letAll(int values, String expression) {
    List<String> fresh = fresh("x", values);
    forward.add(String.join(", ", fresh) + " = " + expression);
    return fresh.stream().map(Value::new).toList();
  }

  /** Says what the backward pass does about the operation written last. */
  void whenBack(Runnable lines) {
    undone.add(lines);
  }

  /** Adds a line to the backward pass that computes something. */
  String back(String expression) {
    return backAll(1, expression).getFirst();
  }

  /** Adds a line to the backward pass that computes several things. */
  List<String> backAll(int values, String expression) {
    List<String> fresh = fresh("g", values);
    backward.add(String.join(", ", fresh) + " = " + expression);
    return fresh;
  }

  private List<String> fresh(String letter, int names) {
    var fresh = new ArrayList<String>();
    for (int i = 0; i < names; i++) {
      fresh.add(letter + count++);
    }
    return fresh;
  }

  /**
   * Adds to a value's slope. What is added must be memory that nobody reads afterwards, for more
   * may be added to it in place.
   */
  void slope(Value value, String found) {
    value.slope = value.slope == null ? found : back(call("add_", value.slope, found));
  }

  boolean has(String name) {
    return names.contains(name);
  }

  String parameter(String name) {
    return "p[" + number(name) + "]";
  }

  private String gradient(String name) {
    return "d[" + number(name) + "]";
  }

  private String into(String name) {
    return "out=" + gradient(name);
  }

  private int number(String name) {
    int number = names.indexOf(name);
    if (number < 0) {
      throw new IllegalArgumentException("the model has no parameter " + name);
    }
    return number;
  }

  private String shape(String name) {
    return layout.parameter(name).shape().toString();
  }

  /** What of a value goes into a product. */
  Value factor(Value x) {
    return bf16 ? let(factor(x.toString())) : x;
  }

  /** What of this goes into a product. */
  String factor(String of) {
    return bf16 ? call("to", of, BF16) : of;
  }

  /** What came out of a product, for all that is none. */
  String wide(String product) {
    return bf16 ? call("to", product, FP32) : product;
  }

  /** A parameter's gradient is this product of two matrices, or it is added. */
  private void parameterProduct(String name, String left, String right) {
    if (bf16) {
      // What is written into a tensor has its type; what is copied or added may have another.
      String operation = written.add(name) ? "copy_" : "add_";
      back(call(operation, gradient(name), call("mm", left, right)));
      return;
    }
    back(
        written.add(name)
            ? call("mm", left, right, into(name))
            : call("addmm_", gradient(name), left, right));
  }

  /** A parameter's gradient is this sum over a dimension. */
  void parameterSum(String name, String of, String dimensions) {
    requireFirst(name);
    back(call("sum", of, dimensions, "False", into(name)));
  }

  private void parameterCopy(String name, String of) {
    requireFirst(name);
    back(call("copy_", gradient(name), of));
  }

  private void requireFirst(String name) {
    if (!written.add(name)) {
      throw new IllegalStateException(name + " is used twice");
    }
  }

  /** A tensor whose numbers do not change. */
  String constant(double[] values, long... dimensions) {
    constants.add(new ModelScript.Constant(values, dimensions));
    return "c[" + (constants.size() - 1) + "]";
  }

  /** What the methods expect as their constants, in order. */
  List<ModelScript.Constant> constants() {
    return constants;
  }

  /** The vectors of the tokens that are read. */
  Value embed(String weight) {
    Value y = let(call("embedding", parameter(weight), READ));
    whenBack(
        () -> {
          if (written.add(weight)) {
            back(call("zero_", gradient(weight)));
          }
          back(call("index_add_", gradient(weight), 0, READ, y.slope()));
        });
    return y;
  }

  /** Adds a parameter of context x width to every example. */
  Value addToExamples(Value x, String weight) {
    List<Integer> shape = layout.parameter(weight).shape();
    String examples = list(-1, shape.get(0), shape.get(1));
    String sum = call("add", call("view", x, examples), parameter(weight));
    Value y = let(call("view", sum, list(-1, shape.get(1))));
    whenBack(
        () -> {
          parameterSum(weight, back(call("view", y.slope(), examples)), list(0));
          slope(x, y.slope());
        });
    return y;
  }

  /** Layer norm (Ba, Kiros and Hinton, 2016), shifted where there is a parameter of that name. */
  Value norm(Value x, String gain, String shift) {
    String width = shape(gain);
    String scaled = parameter(gain);
    boolean shifts = has(shift);
    String shifted = shifts ? parameter(shift) : NONE;
    List<Value> found = letAll(3, call("native_layer_norm", x, width, scaled, shifted, EPSILON));
    Value y = found.getFirst();
    whenBack(
        () -> {
          String wanted = list("True", "True", shifts ? "True" : "False");
          List<String> slopes =
              backAll(
                  3,
                  call(
                      "native_layer_norm_backward",
                      y.slope(),
                      x,
                      width,
                      found.get(1),
                      found.get(2),
                      scaled,
                      shifted,
                      wanted));
          parameterCopy(gain, slopes.get(1));
          if (shifts) {
            parameterCopy(shift, slopes.get(2));
          }
          slope(x, slopes.getFirst());
        });
    return y;
  }

  /** x times a matrix, and a bias where there is a parameter of that name. */
  Value linear(Value x, String weight, String bias) {
    Value factor = factor(x);
    Value y = product(factor, parameter(weight), bias);
    whenBack(() -> linearBack(x, factor, y, weight, bias));
    return y;
  }

  private Value product(Value factor, String matrix, String bias) {
    if (has(bias) && !bf16) {
      return let(call("addmm", parameter(bias), factor, matrix));
    }
    Value y = let(wide(call("mm", factor, factor(matrix))));
    addBias(y, bias);
    return y;
  }

  private void addBias(Value y, String bias) {
    if (has(bias)) {
      forward.add(y + " = " + call("add_", y, parameter(bias)));
    }
  }

  /** {@link #linear}, added to a value. */
  Value linearOnto(Value onto, Value x, String weight, String bias) {
    Value factor = factor(x);
    Value sum =
        let(
            bf16
                ? call("add", onto, call("mm", factor, factor(parameter(weight))))
                : call("addmm", onto, factor, parameter(weight)));
    addBias(sum, bias);
    whenBack(
        () -> {
          linearBack(x, factor, sum, weight, bias);
          slope(onto, sum.slope());
        });
    return sum;
  }

  private void linearBack(Value x, Value factor, Value y, String weight, String bias) {
    String slope = slopeFactor(y);
    if (narrows(weight)) {
      parameterCopy(weight, call("t", call("mm", call("t", slope), factor)));
    } else {
      parameterProduct(weight, call("t", factor), slope);
    }
    biasBack(y, bias);
    slope(x, back(wide(call("mm", slope, call("t", factor(parameter(weight)))))));
  }

  /** What of a value's slope goes into products, of which there are two. */
  private String slopeFactor(Value y) {
    return bf16 ? back(factor(y.slope())) : y.slope();
  }

  /** A matrix much higher than wide: libtorch is faster at its transpose, even with a copy. */
  private boolean narrows(String weight) {
    List<Integer> shape = layout.parameter(weight).shape();
    return shape.getFirst() > 2 * shape.getLast();
  }

  /** {@link #linear} with the matrix transposed. */
  Value transposed(Value x, String weight, String bias) {
    Value factor = factor(x);
    Value y = product(factor, call("t", parameter(weight)), bias);
    whenBack(
        () -> {
          String slope = slopeFactor(y);
          parameterProduct(weight, call("t", slope), factor.toString());
          biasBack(y, bias);
          slope(x, back(wide(call("mm", slope, factor(parameter(weight))))));
        });
    return y;
  }

  private void biasBack(Value y, String bias) {
    if (has(bias)) {
      parameterSum(bias, y.slope(), OVER_ROWS);
    }
  }

  /** Hendrycks and Gimpel, "Gaussian error linear units" (2016), not approximated. */
  Value gelu(Value x) {
    Value y = let(call("gelu", x));
    whenBack(() -> slope(x, back(call("gelu_backward", y.slope(), x))));
    return y;
  }

  Value add(Value x, Value more) {
    Value y = let(call("add", x, more));
    whenBack(
        () -> {
          slope(more, back(call("clone", y.slope())));
          slope(x, y.slope());
        });
    return y;
  }

  /**
   * What each position sees when it looks back: itself and {@code taps - 1} positions before it,
   * {@code dilation} apart, the farthest first; zeros where there is none.
   */
  Value lookBack(Value x, int context, int width, int taps, int dilation) {
    if (taps == 1) {
      return x;
    }
    int farthest = (taps - 1) * dilation;
    String examples = call("view", x, list(-1, context, width));
    Value padded = let(call("constant_pad_nd", examples, list(0, 0, farthest, 0)));
    var seen = new ArrayList<String>();
    for (int tap = 0; tap < taps; tap++) {
      seen.add(call("narrow", padded, 1, tap * dilation, context));
    }
    String sideBySide = call("cat", list(seen.toArray()), 2);
    Value y = let(call("view", sideBySide, list(-1, taps * width)));
    whenBack(
        () -> {
          String slopes = back(call("view", y.slope(), list(-1, context, taps * width)));
          String sum = back(call("zeros_like", padded));
          for (int tap = 0; tap < taps; tap++) {
            String one = call("narrow", slopes, 2, tap * width, width);
            back(call("add_", call("narrow", sum, 1, tap * dilation, context), one));
          }
          String unpadded = call("narrow", sum, 1, farthest, context);
          slope(x, back(call("reshape", unpadded, list(-1, width))));
        });
    return y;
  }

  /**
   * Both methods, for a model whose scores of all tokens these are: {@code losses} answers with the
   * negative log-likelihood of each target, {@code step} leaves their mean in r and its slopes in
   * d.
   */
  String methods(Value scores) {
    Value logs = let(call("log_softmax", scores, -1));
    Value losses = let(call("neg", call("gather", logs, 1, NEXT)));
    back(call("copy_", "r", call("mean", losses)));
    // The slope of a token's loss: every token's probability, less 1 for the target's.
    back(call("exp_", logs));
    back(call("scatter_add_", logs, 1, NEXT, call("full_like", losses, -1)));
    slope(scores, back(call("div_", logs, call("size", NEXT, 0))));
    undone.reversed().forEach(Runnable::run);
    if (written.size() != names.size()) {
      throw new IllegalStateException("the backward pass left parameters out");
    }
    return method("losses", "", forward, losses.toString())
        + method("step", ", d: List[Tensor], r: Tensor", both(), "r");
  }

  private List<String> both() {
    var lines = new ArrayList<>(forward);
    lines.addAll(backward);
    return lines;
  }

  private static String method(String name, String more, List<String> lines, String answer) {
    var text = new StringBuilder("  def ").append(name).append("(").append(ARGUMENTS);
    text.append(more).append(") -> Tensor:\n");
    lines.forEach(line -> text.append("    ").append(line).append("\n"));
    return text.append("    return ").append(answer).append("\n").toString();
  }
}
