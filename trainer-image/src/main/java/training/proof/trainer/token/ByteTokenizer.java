package training.proof.trainer.token;

import training.proof.protocol.recipe.DataManifest;

/** A token a byte. */
record ByteTokenizer() implements Tokenizer {
  @Override
  public int vocabulary() {
    return DataManifest.BYTE_VALUES;
  }

  @Override
  public byte[] encode(byte[] text) {
    return text;
  }

  @Override
  public byte[] end() {
    return new byte[1];
  }

  @Override
  public void close() {}
}
