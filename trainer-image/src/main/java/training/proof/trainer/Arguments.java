package training.proof.trainer;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import training.proof.trainer.work.TrainerException;

/** The command line: a verb, and by hand {@code --task}, {@code --store} and {@code --out}. */
record Arguments(Optional<String> verb, Map<String, Path> options) {
  private static final Set<String> OPTIONS = Set.of("--task", "--store", "--out");

  static final String USAGE =
      "usage: train|replay|aggregate|score|self-test|pack [--task FILE --store FOLDER [--out FILE]]";

  static Arguments parse(String[] arguments) {
    Optional<String> verb = Optional.empty();
    var options = new HashMap<String, Path>();
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      if (OPTIONS.contains(argument) && i + 1 < arguments.length) {
        options.put(argument, Path.of(arguments[++i]));
      } else if (verb.isEmpty() && !argument.startsWith("-")) {
        verb = Optional.of(argument);
      } else {
        throw TrainerException.badTask("'" + argument + "' is not understood; " + USAGE);
      }
    }
    if (options.containsKey("--store") != options.containsKey("--task")) {
      throw TrainerException.badTask("--task and --store go together; " + USAGE);
    }
    return new Arguments(verb, options);
  }

  Optional<Path> store() {
    return Optional.ofNullable(options.get("--store"));
  }

  Optional<Path> out() {
    return Optional.ofNullable(options.get("--out"));
  }

  Path task() {
    return options.get("--task");
  }

  /** The verb is in the task as well; saying another one is a mistake worth stopping for. */
  void requireVerb(String ofTask) {
    if (verb.isPresent() && !verb.get().equals(ofTask)) {
      throw TrainerException.badTask(
          "the verb is '" + verb.get() + "', the task's is '" + ofTask + "'; " + USAGE);
    }
  }
}
