package training.proof.protocol;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;

/**
 * The reason codes that sources can give: whatever is passed to a method, a constructor or a record
 * for a parameter that is called {@code reason}. It must be a constant, or such a parameter itself.
 */
final class SourcesOfReasons {
  private static final String PARAMETER = "reason";

  private final Set<Place> places = new HashSet<>();
  private final Map<String, String> constants = new HashMap<>();
  private final SortedSet<String> codes = new TreeSet<>();
  private final List<String> unclear = new ArrayList<>();

  /** Where a method or constructor takes a reason. */
  private record Place(String name, int arguments, int index) {}

  private SourcesOfReasons() {}

  static SourcesOfReasons in(Path sources) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null);
        var found = Files.walk(sources)) {
      List<Path> java = found.filter(path -> path.toString().endsWith(".java")).toList();
      var task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, List.of(), null, files.getJavaFileObjectsFromPaths(java));
      var units = new ArrayList<CompilationUnitTree>();
      task.parse().forEach(units::add);
      var all = new SourcesOfReasons();
      units.forEach(unit -> all.new Declarations().scan(unit, unit));
      units.forEach(unit -> all.new Uses().scan(unit, unit));
      return all;
    }
  }

  SortedSet<String> codes() {
    return codes;
  }

  /** Reasons of which it does not show in the source what they are. */
  List<String> unclear() {
    return unclear;
  }

  private void take(String name, List<? extends Tree> parameters) {
    for (int i = 0; i < parameters.size(); i++) {
      if (((VariableTree) parameters.get(i)).getName().contentEquals(PARAMETER)) {
        places.add(new Place(name, parameters.size(), i));
      }
    }
  }

  private final class Declarations extends TreeScanner<Void, CompilationUnitTree> {
    @Override
    public Void visitClass(ClassTree type, CompilationUnitTree unit) {
      if (type.getKind() == Tree.Kind.RECORD) {
        take(type.getSimpleName().toString(), type.getMembers().stream().filter(this::is).toList());
      }
      type.getMembers().stream()
          .filter(MethodTree.class::isInstance)
          .map(MethodTree.class::cast)
          .forEach(
              method ->
                  take(
                      method.getName().contentEquals("<init>")
                          ? type.getSimpleName().toString()
                          : method.getName().toString(),
                      method.getParameters()));
      return super.visitClass(type, unit);
    }

    private boolean is(Tree member) {
      return member instanceof VariableTree component
          && !component.getModifiers().getFlags().contains(Modifier.STATIC);
    }

    @Override
    public Void visitVariable(VariableTree variable, CompilationUnitTree unit) {
      if (variable.getInitializer() instanceof LiteralTree literal
          && literal.getValue() instanceof String text
          && variable.getModifiers().getFlags().contains(Modifier.STATIC)) {
        constants.put(variable.getName().toString(), text);
      }
      return super.visitVariable(variable, unit);
    }
  }

  private final class Uses extends TreeScanner<Void, CompilationUnitTree> {
    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, CompilationUnitTree unit) {
      use(call.getMethodSelect(), call.getArguments(), call, unit);
      return super.visitMethodInvocation(call, unit);
    }

    @Override
    public Void visitNewClass(NewClassTree made, CompilationUnitTree unit) {
      use(made.getIdentifier(), made.getArguments(), made, unit);
      return super.visitNewClass(made, unit);
    }

    private void use(
        ExpressionTree called,
        List<? extends ExpressionTree> arguments,
        Tree whole,
        CompilationUnitTree unit) {
      for (int i = 0; i < arguments.size(); i++) {
        if (places.contains(new Place(lastName(called), arguments.size(), i))) {
          code(arguments.get(i), unit.getSourceFile().getName() + ": " + whole);
        }
      }
    }

    private void code(ExpressionTree argument, String where) {
      if (argument instanceof LiteralTree literal && literal.getValue() instanceof String text) {
        codes.add(text);
      } else if (constants.containsKey(lastName(argument))) {
        codes.add(constants.get(lastName(argument)));
      } else if (!lastName(argument).equals(PARAMETER)) {
        unclear.add(where);
      }
    }
  }

  private static String lastName(ExpressionTree expression) {
    return switch (expression) {
      case IdentifierTree name -> name.getName().toString();
      case MemberSelectTree member -> member.getIdentifier().toString();
      case MethodInvocationTree call -> lastName(call.getMethodSelect());
      default -> "";
    };
  }
}
