/**
 * How text becomes tokens: bytes, or what a Hugging Face tokenizer.json says. Packing and runs by
 * hand use it; training reads tokens only.
 */
package training.proof.trainer.token;
