package training.proof.protocol.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Samples;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

class RecomputedLedgerTest {
  private static final LedgerState KNOWN = Recorded.ledger();

  private record Signed(SignedStatement signed) implements RecomputedLedger.Shown {
    @Override
    public String label() {
      return signed.id().hex();
    }

    @Override
    public Optional<Statement> statement() {
      return Optional.of(signed.statement());
    }

    @Override
    public SignedStatement admit(Epochs epochs) {
      return SignedStatement.admit(signed.envelope(), epochs::keyOf, Ed25519.VERIFIER);
    }
  }

  private record Unreadable(String label) implements RecomputedLedger.Shown {
    @Override
    public Optional<Statement> statement() {
      return Optional.empty();
    }

    @Override
    public SignedStatement admit(Epochs epochs) {
      throw new MalformedException("not-json", "no JSON");
    }
  }

  private static List<RecomputedLedger.Shown> all() {
    return KNOWN.feeds().keySet().stream()
        .flatMap(feed -> KNOWN.places(feed, 0, Integer.MAX_VALUE).stream())
        .<RecomputedLedger.Shown>map(place -> new Signed(place.statement().orElseThrow()))
        .toList();
  }

  private static RecomputedLedger recomputed(List<RecomputedLedger.Shown> shown) {
    Epochs genesis =
        KNOWN.places("alpha", 0, 1).stream()
            .map(place -> LedgerState.empty().fold(place.statement().orElseThrow()))
            .map(folded -> folded.state().epochs())
            .findFirst()
            .orElseThrow();
    return RecomputedLedger.of(shown, genesis);
  }

  @Property(tries = 20)
  void theOrderInWhichStatementsAreShownPlaysNoPart(@ForAll long seed) {
    var shown = new ArrayList<>(all());
    shown.addAll(all().subList(0, 2));
    Collections.shuffle(shown, new Random(seed));
    RecomputedLedger ledger = recomputed(shown);
    assertThat(ledger.faults()).isEmpty();
    assertThat(ledger.statements()).isEqualTo(5);
    assertThat(Accounts.ledgerDigest(ledger.state())).isEqualTo(Accounts.ledgerDigest(KNOWN));
  }

  @Test
  void whatFollowsAGapIsNamedAndNoPartOfIt() {
    List<RecomputedLedger.Shown> shown =
        all().stream()
            .filter(one -> !(one.statement().orElseThrow().body() instanceof Body.Open))
            .toList();
    RecomputedLedger ledger = recomputed(shown);
    assertThat(ledger.faults())
        .containsExactly("vote 3 of alpha: earlier statements of its feed are missing");
    assertThat(ledger.statements()).isEqualTo(3);
  }

  @Test
  void whatCannotBeReadIsNamed() {
    var shown = new ArrayList<>(all());
    shown.addFirst(new Unreadable("torn.json"));
    RecomputedLedger ledger = recomputed(shown);
    assertThat(ledger.faults()).containsExactly("torn.json: no JSON (not-json)");
    assertThat(Accounts.ledgerDigest(ledger.state())).isEqualTo(Accounts.ledgerDigest(KNOWN));
  }

  @Test
  void whatAnotherSaidInAPlaceIsRefused() {
    var shown = new ArrayList<>(all());
    SignedStatement last = KNOWN.places("beta", 1, 1).getFirst().statement().orElseThrow();
    var other = new Statement(last.header(), new Body.Offer(1, 0, "", List.of(), 0));
    shown.add(new Signed(SignedStatement.sign(other, Samples.signer("beta"))));
    assertThat(recomputed(shown).faults()).singleElement().asString().contains("equivocation");
  }
}
