package training.proof.e2e.simulation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/** Members that serve feeds other than they are. */
final class FeedCheats {
  private FeedCheats() {}

  /** Changes what it serves, in some answers. */
  private abstract static class Serving implements Conduct {
    private final RandomGenerator random;

    Serving(RandomGenerator random) {
      this.random = random;
    }

    @Override
    public List<byte[]> envelopes(
        Operator me, String asker, String member, List<byte[]> envelopes) {
      if (envelopes.isEmpty() || random.nextBoolean()) {
        return envelopes;
      }
      var served = new ArrayList<>(envelopes);
      int place = random.nextInt(served.size());
      served.set(place, instead(me, served.get(place)));
      return served;
    }

    abstract byte[] instead(Operator me, byte[] envelope);
  }

  private static Statement statement(byte[] envelope) {
    return Statement.decode(Envelope.decode(envelope).payloadBytes());
  }

  private static byte[] sign(Statement statement, Signer signer) {
    return SignedStatement.sign(statement, signer).envelope().encode();
  }

  /**
   * Signs others' statements, or what they never said, itself, under its own key's name or theirs.
   */
  static Conduct forging(RandomGenerator random) {
    return new Serving(random) {
      @Override
      byte[] instead(Operator me, byte[] envelope) {
        Envelope genuine = Envelope.decode(envelope);
        byte[] payload = random.nextBoolean() ? genuine.payloadBytes() : invented(me, envelope);
        Envelope forged = Envelope.sign(payload, me.member().signer());
        String keyid = (random.nextBoolean() ? genuine : forged).signatures().getFirst().keyid();
        return new Envelope(
                forged.payload(),
                forged.payloadType(),
                List.of(new Envelope.Signature(keyid, forged.signatures().getFirst().sig())))
            .encode();
      }

      /**
       * In the place of a statement, an offer that its issuer never made; its own it never forks.
       */
      private static byte[] invented(Operator me, byte[] envelope) {
        Statement known = statement(envelope);
        return known.header().issuer().equals(me.member().name())
            ? known.encode()
            : new Statement(known.header(), new Body.Offer(1000, 0, "forged", List.of(), 0))
                .encode();
      }
    };
  }

  /** Serves statements of another epoch, incarnation or federation, signed as they should be. */
  static Conduct foreign(RandomGenerator random) {
    return new Serving(random) {
      @Override
      byte[] instead(Operator me, byte[] envelope) {
        Statement known = statement(envelope);
        Header header = known.header();
        int what = random.nextInt(4);
        var other =
            new Header(
                what == 0 ? Digest.of("simulation/elsewhere") : header.federation(),
                what == 1 ? header.epoch() + 1 : header.epoch(),
                me.member().name(),
                what == 2 ? header.incarnation() + 1 : header.incarnation(),
                header.counter(),
                what == 3 ? Digest.of("simulation/nowhere") : header.previous());
        return sign(new Statement(other, known.body()), me.member().signer());
      }
    };
  }

  /** Serves bytes that nobody ever meant; own words it does not sign twice. */
  static Conduct garbling(RandomGenerator random) {
    return new Serving(random) {
      @Override
      byte[] instead(Operator me, byte[] envelope) {
        boolean own = statement(envelope).header().issuer().equals(me.member().name());
        if (own || random.nextBoolean()) {
          return Mutations.of(envelope, random);
        }
        byte[] payload = Mutations.of(Envelope.decode(envelope).payloadBytes(), random);
        return Envelope.sign(payload, me.member().signer()).encode();
      }
    };
  }

  /** Leaves statements out, hides whole feeds from some, and boasts of what it does not have. */
  static Conduct truncating(RandomGenerator random) {
    return new Conduct() {
      @Override
      public SortedMap<String, FeedHead> heads(
          Operator me, String asker, SortedMap<String, FeedHead> heads) {
        var told = new TreeMap<>(heads);
        heads.forEach(
            (member, head) -> {
              switch (Math.floorMod((asker + member).hashCode(), 4)) {
                case 0 -> told.remove(member);
                case 1 ->
                    told.put(
                        member,
                        new FeedHead(
                            head.incarnation(), head.counter() + 5, Digest.of("simulation/boast")));
                default -> {}
              }
            });
        return told;
      }

      @Override
      public List<byte[]> envelopes(
          Operator me, String asker, String member, List<byte[]> envelopes) {
        if (envelopes.isEmpty()) {
          return List.of("{}".getBytes(StandardCharsets.UTF_8));
        }
        int from = random.nextInt(envelopes.size());
        return random.nextBoolean()
            ? envelopes.subList(from, envelopes.size())
            : envelopes.subList(0, from);
      }
    };
  }
}
