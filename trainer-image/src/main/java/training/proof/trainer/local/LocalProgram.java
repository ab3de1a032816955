package training.proof.trainer.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.verb.ComputeClass;
import training.proof.trainer.work.TrainerException;

/** What a person says to run the trainer on a folder. */
public final class LocalProgram {
  private static final Set<String> OPTIONS =
      Set.of(
          "--recipe",
          "--text",
          "--tokenizer",
          "--workers",
          "--worker",
          "--segments",
          "--rounds",
          "--slice");

  private static final int DEFAULT_SLICE = 64;

  static final String USAGE =
      """
      usage: local VERB FOLDER [OPTION...]
        init FOLDER --recipe FILE --text FILE [--text FILE...] [--tokenizer FILE] [--workers 4]   begin a run
        recipe FOLDER --recipe FILE           go on by another recipe of the same model
        train FOLDER [--worker I]             train all slots of the open round, or one
        replay FOLDER [--worker I] [--segments 0,3]   compute segments and payload again
        score FOLDER [--slice 64]             what each slot's update is worth
        aggregate FOLDER [--slice 64]         close the round and begin the next
        run FOLDER --rounds N [--slice 64]    train and aggregate N rounds
        class                                 what results in FP32 depend on here, and its digest
      run.json says what was done; loss.csv and loss.svg show it.""";

  private final PrintStream out;
  private final PrintStream progress;

  /**
   * @param out where results go
   * @param progress where progress goes
   */
  public LocalProgram(PrintStream out, PrintStream progress) {
    this.out = out;
    this.progress = progress;
  }

  /** Does what the arguments say. */
  public void run(List<String> arguments) throws IOException {
    if (arguments.equals(List.of("class"))) {
      computeClass();
      return;
    }
    if (arguments.size() < 2) {
      throw TrainerException.badTask(USAGE);
    }
    Path folder = Path.of(arguments.get(1));
    Map<String, List<String>> options = options(arguments.subList(2, arguments.size()));
    switch (arguments.get(0)) {
      case "init" -> init(folder, options);
      case "recipe" -> recipe(LocalRun.open(folder, progress), options);
      case "train" -> train(LocalRun.open(folder, progress), options);
      case "replay" -> replay(LocalRun.open(folder, progress), options);
      case "score" -> score(LocalRun.open(folder, progress), options);
      case "aggregate" -> aggregate(LocalRun.open(folder, progress), options);
      case "run" -> rounds(LocalRun.open(folder, progress), options);
      default -> throw TrainerException.badTask("'" + arguments.get(0) + "' is no verb\n" + USAGE);
    }
  }

  private void computeClass() {
    ComputeClass own = ComputeClass.own();
    own.traits().forEach((name, value) -> out.println(name + ": " + value));
    out.println("compute class " + own.digest());
  }

  private static Map<String, List<String>> options(List<String> words) {
    var options = new HashMap<String, List<String>>();
    for (int i = 0; i < words.size(); i += 2) {
      if (!OPTIONS.contains(words.get(i)) || i + 1 == words.size()) {
        throw TrainerException.badTask("'" + words.get(i) + "' is not understood\n" + USAGE);
      }
      options.computeIfAbsent(words.get(i), name -> new ArrayList<>()).add(words.get(i + 1));
    }
    return options;
  }

  private void init(Path folder, Map<String, List<String>> options) throws IOException {
    Recipe recipe = recipe(options);
    required(options, "--text");
    List<Path> texts = options.get("--text").stream().map(Path::of).toList();
    Optional<Path> tokenizer =
        options.containsKey("--tokenizer")
            ? Optional.of(Path.of(required(options, "--tokenizer")))
            : Optional.empty();
    var run =
        LocalRun.create(
            folder, recipe, texts, tokenizer, number(options, "--workers", 4), progress);
    out.println(
        "begun: "
            + recipe.model().parameters()
            + " parameters, "
            + run.workers()
            + " workers, recipe "
            + recipe.digest());
  }

  private void recipe(LocalRun run, Map<String, List<String>> options) throws IOException {
    Recipe recipe = recipe(options);
    run.goOn(recipe);
    out.println("from round " + run.index() + " on: recipe " + recipe.digest());
  }

  private static Recipe recipe(Map<String, List<String>> options) throws IOException {
    Path file = Path.of(required(options, "--recipe"));
    byte[] bytes = Files.readAllBytes(file);
    JsonNode tree = CanonicalJson.read(bytes, JsonNode.class, file.toString());
    return CanonicalJson.convert(tree, Recipe.class, file.toString());
  }

  private void train(LocalRun run, Map<String, List<String>> options) throws IOException {
    for (int worker : workers(run, options)) {
      run.train(worker);
      out.println("round " + run.index() + " worker " + worker + ": trained");
    }
  }

  private void replay(LocalRun run, Map<String, List<String>> options) throws IOException {
    List<Integer> segments = segments(run, options);
    boolean equal = true;
    for (int worker : workers(run, options)) {
      for (String line : run.replay(worker, segments)) {
        out.println("round " + run.index() + " worker " + worker + " " + line);
        equal &= line.contains(": equal ");
      }
    }
    if (!equal) {
      throw TrainerException.mismatch("a replay differs from what was trained");
    }
  }

  private void score(LocalRun run, Map<String, List<String>> options) throws IOException {
    TaskResult.Scored scored = run.score(number(options, "--slice", DEFAULT_SLICE));
    out.println("loss " + LocalRun.nats(scored.lossMicroNats()) + " nats a token");
    out.println(line("aggregate", scored.aggregate()) + (scored.accepted() ? "" : ", refused"));
    for (TaskResult.SlotScore slot : scored.slots()) {
      out.println(line("worker " + slot.slot() + " alone", slot.alone()));
      out.println(line("worker " + slot.slot() + " within", slot.within()));
    }
  }

  private static String line(String what, TaskResult.Gain gain) {
    return what
        + ": gains "
        + LocalRun.nats(gain.microNats())
        + " +- "
        + LocalRun.nats(gain.standardError())
        + ", at least "
        + LocalRun.nats(gain.lowerBound());
  }

  private void aggregate(LocalRun run, Map<String, List<String>> options) throws IOException {
    int round = run.index();
    TaskResult.Aggregated found = run.aggregate(number(options, "--slice", DEFAULT_SLICE));
    out.println(
        "round "
            + round
            + ": loss "
            + LocalRun.nats(found.lossBeforeMicroNats())
            + " -> "
            + LocalRun.nats(found.lossAfterMicroNats())
            + ", checkpoint "
            + found.candidate());
  }

  private void rounds(LocalRun run, Map<String, List<String>> options) throws IOException {
    int rounds = number(options, "--rounds", 1);
    for (int i = 0; i < rounds; i++) {
      train(run, options);
      aggregate(run, options);
    }
  }

  private static List<Integer> workers(LocalRun run, Map<String, List<String>> options) {
    return options.containsKey("--worker")
        ? List.of(number(options, "--worker", 0))
        : IntStream.range(0, run.workers()).boxed().toList();
  }

  private static List<Integer> segments(LocalRun run, Map<String, List<String>> options) {
    return options.containsKey("--segments")
        ? Arrays.stream(required(options, "--segments").split(",", -1))
            .map(LocalProgram::number)
            .toList()
        : IntStream.range(0, run.recipe().segments()).boxed().toList();
  }

  private static String required(Map<String, List<String>> options, String name) {
    if (!options.containsKey(name)) {
      throw TrainerException.badTask(name + " is missing\n" + USAGE);
    }
    return options.get(name).getLast();
  }

  private static int number(Map<String, List<String>> options, String name, int otherwise) {
    return options.containsKey(name) ? number(required(options, name)) : otherwise;
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw TrainerException.badTask("'" + text + "' is no number\n" + USAGE);
    }
  }
}
