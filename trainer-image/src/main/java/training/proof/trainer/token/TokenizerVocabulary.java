package training.proof.trainer.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.trainer.work.TrainerException;

/**
 * How many tokens a tokenizer.json has, read before any other program reads the file: what is not
 * JSON, nests deeper than such files do, or has more tokens than a model may is refused here.
 */
final class TokenizerVocabulary {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxNumberLength(64)
                  .maxNameLength(1 << 16)
                  .build())
          .build();

  private final JsonParser parser;
  private int size;

  private TokenizerVocabulary(JsonParser parser) {
    this.parser = parser;
  }

  /** One more than the largest token. */
  static int of(byte[] file) {
    try (var parser = JSON.createParser(file)) {
      var found = new TokenizerVocabulary(parser);
      found.file();
      if (found.size < 2) {
        throw refused("it has " + found.size + " tokens");
      }
      return found.size;
    } catch (IOException e) {
      throw refused("it is no JSON that can be read: " + e.getMessage());
    }
  }

  static TrainerException refused(String why) {
    return TrainerException.badTask("the tokenizer file is refused: " + why);
  }

  private void file() throws IOException {
    require(parser.nextToken() == JsonToken.START_OBJECT, "it is no JSON object");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "model" -> model();
        case "added_tokens" -> addedTokens();
        default -> parser.skipChildren();
      }
    }
    require(parser.nextToken() == null, "something follows its end");
  }

  private void model() throws IOException {
    require(parser.hasToken(JsonToken.START_OBJECT), "its model is no object");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean vocabulary = parser.currentName().equals("vocab");
      parser.nextToken();
      if (!vocabulary) {
        parser.skipChildren();
      } else if (parser.hasToken(JsonToken.START_ARRAY)) {
        listedTokens();
      } else {
        numberedTokens();
      }
    }
  }

  /** BPE, WordPiece, words: each text has its number. */
  private void numberedTokens() throws IOException {
    require(parser.hasToken(JsonToken.START_OBJECT), "its model.vocab is neither object nor list");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      parser.nextToken();
      token("a token of model.vocab");
    }
  }

  /** Unigram: a token's number is its place. */
  private void listedTokens() throws IOException {
    int place = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      parser.skipChildren();
      seen(place++);
    }
  }

  private void addedTokens() throws IOException {
    require(parser.hasToken(JsonToken.START_ARRAY), "its added_tokens is no list");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(parser.hasToken(JsonToken.START_OBJECT), "one of added_tokens is no object");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean id = parser.currentName().equals("id");
        parser.nextToken();
        if (id) {
          token("an id of added_tokens");
        } else {
          parser.skipChildren();
        }
      }
    }
  }

  private void token(String what) throws IOException {
    require(
        parser.hasToken(JsonToken.VALUE_NUMBER_INT)
            && parser.getNumberType() == JsonParser.NumberType.INT,
        what + " is no small integer");
    seen(parser.getIntValue());
  }

  private void seen(int token) {
    require(
        token >= 0 && token < ModelSpec.MAX_VOCABULARY,
        "a token has number " + token + "; models have at most " + ModelSpec.MAX_VOCABULARY);
    size = Math.max(size, token + 1);
  }

  private static void require(boolean condition, String why) {
    if (!condition) {
      throw refused(why);
    }
  }
}
