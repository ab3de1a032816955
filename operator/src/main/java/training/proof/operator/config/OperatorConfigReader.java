package training.proof.operator.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads the environment and says everything that is wrong with it in one message. */
public final class OperatorConfigReader {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?");

  private final Function<String, Optional<String>> lookup;
  private final List<String> problems = new ArrayList<>();

  private OperatorConfigReader(Function<String, Optional<String>> lookup) {
    this.lookup = lookup;
  }

  /**
   * @param lookup the value of an environment variable
   * @throws ConfigException naming every variable that is missing or wrong
   */
  public static OperatorConfig read(Function<String, Optional<String>> lookup) {
    return new OperatorConfigReader(lookup).read();
  }

  private OperatorConfig read() {
    var config =
        new OperatorConfig(
            required("PROOFPOOL_MEMBER", this::label, ""),
            required("PROOFPOOL_ORGANISATION", Function.identity(), ""),
            required("PROOFPOOL_ENDPOINT", this::endpoint, URI.create("")),
            required("PROOFPOOL_SLOTS", this::slots, 0),
            required("PROOFPOOL_KEY_SECRET", Function.identity(), ""),
            required("PROOFPOOL_NAMESPACE", Function.identity(), ""),
            required("PROOFPOOL_TRAINER_IMAGE", Function.identity(), ""),
            required("PROOFPOOL_WORKER_SERVICE_ACCOUNT", Function.identity(), ""),
            required("PROOFPOOL_SERVICE", Function.identity(), ""),
            optional("PROOFPOOL_DATA_DIR", Path::of, Path.of("/data")),
            optional("PROOFPOOL_TRAINER_ENV", this::environment, Map.of()),
            optional("PROOFPOOL_GPU_RESOURCE", Function.identity(), "nvidia.com/gpu"),
            text("PROOFPOOL_VERIFY_PRIORITY_CLASS"),
            text("PROOFPOOL_TRAIN_PRIORITY_CLASS"));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return config;
  }

  private <T> T required(String name, Function<String, T> parse, T placeholder) {
    var text = text(name);
    if (text.isEmpty()) {
      problems.add(name + " is not set");
      return placeholder;
    }
    return parse(name, text.get(), parse, placeholder);
  }

  private <T> T optional(String name, Function<String, T> parse, T otherwise) {
    return text(name).map(text -> parse(name, text, parse, otherwise)).orElse(otherwise);
  }

  private Optional<String> text(String name) {
    return lookup.apply(name).map(String::strip).filter(text -> !text.isEmpty());
  }

  private <T> T parse(String name, String text, Function<String, T> parse, T placeholder) {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      problems.add(name + " is '" + text + "', but " + e.getMessage());
      return placeholder;
    }
  }

  private String label(String text) {
    if (!LABEL.matcher(text).matches()) {
      throw new IllegalArgumentException("must be a DNS label of at most 32 characters");
    }
    return text;
  }

  private URI endpoint(String text) {
    URI uri = URI.create(text);
    if (!"https".equals(uri.getScheme()) || uri.getHost() == null || text.endsWith("/")) {
      throw new IllegalArgumentException(
          "must be an https address without a trailing slash, such as https://host:8443");
    }
    return uri;
  }

  private Integer slots(String text) {
    int slots;
    try {
      slots = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("must be a whole number", e);
    }
    if (slots < 0 || slots > 64) {
      throw new IllegalArgumentException("must be between 0 and 64");
    }
    return slots;
  }

  private Map<String, String> environment(String text) {
    try {
      return new JsonMapper().readValue(text, new TypeReference<Map<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("must be a JSON object of strings", e);
    }
  }
}
