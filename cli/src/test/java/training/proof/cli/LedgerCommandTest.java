package training.proof.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.RoundRecord;
import training.proof.protocol.statement.SignedStatement;

/** What the record comes to, by anybody who has its files. */
class LedgerCommandTest {
  private static final SignedStatement GENESIS = SignedSamples.GENESIS;
  private static final SignedStatement OFFER =
      SignedSamples.offer(SignedSamples.ALPHA, GENESIS.id());

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void save() throws IOException {
    keep("alpha-000001-genesis.dsse.json", GENESIS);
    keep("alpha-000002-offer.dsse.json", OFFER);
  }

  @Test
  void aRecordIsVerifiedWithoutACluster() {
    Digest digest =
        Accounts.ledgerDigest(LedgerState.empty().fold(GENESIS).state().fold(OFFER).state());
    assertThat(run("verify", folder, "--federation", GENESIS.id(), "--expect", digest))
        .isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .contains("alpha    1000      1000")
        .contains("2 statements")
        .contains("it holds");
  }

  /** Statements stay signed by the key of their epoch. */
  @Test
  void eachKeyThatAMemberEverHadIsExported() {
    var next = Ed25519.signer(Digest.of("test/next").raw());
    LedgerState founded = LedgerState.empty().fold(GENESIS).state();
    LedgerState renewed = founded.fold(SignedSamples.renewal(next)).state();
    assertThat(LedgerExportCommand.keys(founded.epochs())).containsOnlyKeys("alpha.pem");
    assertThat(LedgerExportCommand.keys(renewed.epochs()))
        .containsOnlyKeys("alpha.pem", "alpha@2.pem")
        .containsAllEntriesOf(LedgerExportCommand.keys(founded.epochs()));
  }

  @Test
  void anotherDigestThanTheOneClaimedIsFound() {
    assertThat(run("verify", folder, "--expect", Digest.of("claimed", 1)))
        .isEqualTo(ExitCode.NOT_SO);
    assertThat(out.toString()).contains("NOT SO  the ledger digest is said to be");
  }

  @Test
  void aGapAStrangerAndAForkAreFound() throws IOException {
    keep("gap.json", SignedSamples.offer(SignedSamples.ALPHA, GENESIS.id(), 5, OFFER.id()));
    keep("stranger.json", SignedSamples.offer(Ed25519.signer(GENESIS.id().raw()), GENESIS.id()));
    keep("fork.json", SignedSamples.offer(SignedSamples.ALPHA, GENESIS.id(), 2, OFFER.id()));
    assertThat(run("verify", folder)).isEqualTo(ExitCode.NOT_SO);
    assertThat(out.toString())
        .contains("offer 5 of alpha: earlier statements of its feed are missing")
        .contains("stranger.json")
        .contains("(equivocation)");
  }

  @Test
  void aRecordOfAnotherFederationIsNotTrusted() {
    assertThat(run("show", folder, "--federation", Digest.of("another", 1)))
        .isEqualTo(ExitCode.NOT_SO);
    assertThat(err.toString()).contains("the genesis cannot be trusted");
  }

  @Test
  void withoutItsGenesisARecordIsNone() throws IOException {
    Files.delete(folder.resolve("alpha-000001-genesis.dsse.json"));
    assertThat(run("show", folder)).isEqualTo(ExitCode.NOT_SO);
    assertThat(err.toString()).contains("the genesis is not among the statements");
  }

  @Test
  void recordsAloneAreEnough() throws IOException {
    LedgerState state = LedgerState.empty().fold(GENESIS).state();
    Path records = Files.createDirectory(folder.resolve("records"));
    for (RoundRecord record : RoundRecord.founding(state)) {
      byte[] bytes = record.encode();
      Files.write(records.resolve(Digest.of(bytes).hex() + ".json"), bytes);
    }
    Digest digest = Accounts.ledgerDigest(state);
    assertThat(run("verify", records, "--federation", GENESIS.id(), "--expect", digest))
        .isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("1 statements").contains("it holds");
  }

  @Test
  void aRecordThatWasChangedIsRefused() throws IOException {
    LedgerState state = LedgerState.empty().fold(GENESIS).state();
    String record = new String(RoundRecord.founding(state).getFirst().encode(), UTF_8);
    Path file = folder.resolve("record.json");
    Files.writeString(file, record.replace("\"version\":1}", "\"version\":2}"));
    assertThat(run("verify", file)).isEqualTo(ExitCode.NOT_SO);
    assertThat(err.toString()).contains("a record has statements and version 1");
  }

  private int run(String verb, Object... arguments) {
    var all = new ArrayList<>(List.of("ledger", verb));
    for (Object argument : arguments) {
      all.add(argument.toString());
    }
    return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private void keep(String name, SignedStatement signed) throws IOException {
    Files.write(folder.resolve(name), signed.envelope().encode());
  }
}
