package training.proof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.statement.SignedStatement;

class StatementCommandTest {
  private static final Signer ALPHA = SignedSamples.ALPHA;
  private static final Signer STRANGER = Ed25519.signer(Digest.of("stranger", 1).raw());

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final SignedStatement genesis = SignedSamples.GENESIS;
  private Path genesisFile;

  @BeforeEach
  void save() throws IOException {
    genesisFile = envelope("genesis.json", genesis);
  }

  @Test
  void showPrintsWhatIsSaid() throws IOException {
    Path file = envelope("offer.json", SignedSamples.offer(ALPHA, genesis.id()));
    assertThat(run("show", file)).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .contains("kind        offer")
        .contains("issuer      alpha, statement 2 of incarnation 1")
        .contains("\"deviceClass\" : \"cpu-x86_64\"");
  }

  @Test
  void anEnvelopeSignedByAMemberIsValid() throws IOException {
    Path file = envelope("offer.json", SignedSamples.offer(ALPHA, genesis.id()));
    assertThat(run("verify", file, "--genesis", genesisFile, "--federation", genesis.id()))
        .isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("offer of alpha, statement 1/2").contains("'first-light'");
  }

  @Test
  void withoutAPinTheReaderIsToldToCompare() throws IOException {
    Path file = envelope("offer.json", SignedSamples.offer(ALPHA, genesis.id()));
    assertThat(run("verify", file, "--genesis", genesisFile)).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("compare this digest");
  }

  @Test
  void anotherKeyIsRefused() throws IOException {
    Path file = envelope("offer.json", SignedSamples.offer(STRANGER, genesis.id()));
    assertThat(run("verify", file, "--genesis", genesisFile)).isEqualTo(ExitCode.NOT_SO);
    assertThat(out.toString()).contains("REFUSED").contains("wrong-key");
  }

  @Test
  void anotherFederationsStatementIsRefused() throws IOException {
    Path file = envelope("offer.json", SignedSamples.offer(ALPHA, Digest.of("elsewhere", 1)));
    assertThat(run("verify", file, "--genesis", genesisFile)).isEqualTo(ExitCode.NOT_SO);
    assertThat(out.toString()).contains("wrong-federation");
  }

  @Test
  void aGenesisOtherThanThePinnedOneIsNotTrusted() {
    assertThat(
            run("verify", genesisFile, "--genesis", genesisFile, "--federation", Digest.of("x", 1)))
        .isEqualTo(ExitCode.NOT_SO);
    assertThat(err.toString()).contains("the genesis cannot be trusted");
  }

  @Test
  void theFieldsOfAnObjectMustBeThoseThatAreSigned() throws IOException {
    var offer = SignedSamples.offer(ALPHA, genesis.id());
    Path honest = Files.writeString(folder.resolve("honest.yaml"), object(offer, "alpha"));
    Path forged = Files.writeString(folder.resolve("forged.yaml"), object(offer, "beta"));
    assertThat(run("verify", honest, "--genesis", genesisFile)).isEqualTo(ExitCode.OK);
    assertThat(run("verify", forged, "--genesis", genesisFile)).isEqualTo(ExitCode.NOT_SO);
    assertThat(out.toString()).contains("wrong-object");
  }

  @Test
  void aFileThatIsNoStatementIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("pod.yaml"), "kind: Pod\n");
    assertThat(run("show", file)).isEqualTo(ExitCode.NOT_SO);
    assertThat(err.toString()).contains("pod.yaml").contains("neither a Statement object");
  }

  @Test
  void aNameThatIsNeitherFileNorDigestIsExplained() {
    assertThat(run("show", "offer.json")).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(err.toString()).contains("there is no file offer.json");
  }

  private int run(String verb, Object... arguments) {
    var all = new ArrayList<>(List.of("statement", verb));
    for (Object argument : arguments) {
      all.add(argument.toString());
    }
    return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private Path envelope(String name, SignedStatement signed) throws IOException {
    return Files.write(folder.resolve(name), signed.envelope().encode());
  }

  private static String object(SignedStatement signed, String issuer) {
    return """
        apiVersion: proof.training/v1alpha1
        kind: Statement
        metadata: {name: %1$s}
        spec:
          digest: "%1$s"
          issuer: %2$s
          kind: offer
          incarnation: 1
          counter: 2
          envelope: %3$s
        """
        .formatted(signed.id(), issuer, CanonicalJson.text(signed.envelope()));
  }
}
