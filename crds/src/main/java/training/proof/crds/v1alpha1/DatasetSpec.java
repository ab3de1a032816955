package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Text, and how it becomes tokens. */
@ApiRecord
@ValidationRule(
    value = "self == oldSelf",
    message = "a dataset does not change: create another Dataset and name it in datasetRef")
@ValidationRule(
    value = "(self.tokenizer == 'file') == has(self.tokenizerFile)",
    message = "tokenizer: file and tokenizerFile go together")
public record DatasetSpec(
    @Required
        @JsonPropertyDescription("Where the text comes from: jars, zips or plain text files.")
        @Size(min = 1, max = 64)
        List<Source> sources,
    @JsonPropertyDescription(
            "How text becomes tokens; bytes: one token a byte; file: as tokenizerFile says.")
        @Default("bytes")
        Tokenizer tokenizer,
    @JsonPropertyDescription("A Hugging Face tokenizer.json, of at most 32 MiB.")
        TokenizerFile tokenizerFile,
    @JsonPropertyDescription("Share of files held out for measuring, in thousandths.")
        @Default("20")
        @Min(1)
        @Max(500)
        Integer heldOutPerMille,
    @JsonPropertyDescription("Tokens kept at most.") @Default("100000000") @Min(4096) @Max(1e12)
        Long maxTokens) {

  /** How text becomes tokens. */
  public enum Tokenizer {
    @JsonProperty("bytes")
    BYTES,
    @JsonProperty("file")
    FILE
  }

  /** What a vocabulary is, and how text falls into its tokens. */
  @ApiRecord
  public record TokenizerFile(
      @Required
          @JsonPropertyDescription("http or https address of the file.")
          @ValidationRule(
              value = "self.matches('^https?://[^ ]+$')",
              message =
                  "must be an http or https address, such as https://models.example.org/tokenizer.json")
          @Size(min = 8, max = 2048)
          String url,
      @Required
          @JsonPropertyDescription("SHA-256 of the file, hex: the same bytes for everybody.")
          @Digest
          String sha256,
      @JsonPropertyDescription(
              "Token that follows each text, such as <|endoftext|>; without it none does.")
          @Size(min = 1, max = 256)
          String endOfText) {}

  /** One file to fetch. */
  @ApiRecord
  public record Source(
      @Required
          @JsonPropertyDescription("http or https address of a jar, zip or text file.")
          @ValidationRule(
              value = "self.matches('^https?://[^ ]+$')",
              message =
                  "must be an http or https address, such as https://repo.example.org/library-1.0-sources.jar")
          @Size(min = 8, max = 2048)
          String url,
      @Required
          @JsonPropertyDescription("SHA-256 of the file, hex: the same bytes for everybody.")
          @Digest
          String sha256,
      @JsonPropertyDescription("Which entries of an archive to take, as a glob such as **/*.java.")
          @Default("\"**\"")
          @Size(min = 1, max = 256)
          String include) {}

  public DatasetSpec {
    sources = Limits.orEmpty(sources);
  }
}
