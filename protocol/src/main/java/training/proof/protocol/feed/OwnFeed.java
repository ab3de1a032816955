package training.proof.protocol.feed;

import java.util.Optional;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.KeyRing;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.crypto.Verifier;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/**
 * The only place where a member signs. The head is advanced before the statement is kept and
 * published: of two writers with one key, one fails before anybody sees what it signed. The head
 * holds the newest envelope, so that a crash in between loses nothing.
 */
public final class OwnFeed {
  private final String member;
  private final KeyRing keys;
  private final Verifier verifier;
  private final HeadStore heads;
  private final OwnRecord record;
  private Optional<HeadStore.Version> known = Optional.empty();
  private Optional<SignedStatement> newest = Optional.empty();

  /** The feed of one process of this member. */
  public OwnFeed(
      String member, KeyRing keys, Verifier verifier, HeadStore heads, OwnRecord record) {
    this.member = member;
    this.keys = keys;
    this.verifier = verifier;
    this.heads = heads;
    this.record = record;
  }

  /** Publishes what was signed, here or elsewhere, and not kept before a crash. */
  public void recover() {
    known = heads.read();
    newest = known.flatMap(HeadStore.Version::newest).map(this::admit);
    newest.filter(signed -> isAhead()).ifPresent(this::publish);
  }

  /**
   * Signs and publishes.
   *
   * @throws FeedConflictException when the feed was advanced elsewhere: decide again; nothing was
   *     published
   */
  public SignedStatement issue(Body body) {
    requireAllFolded();
    requireSameEpoch(body);
    requireKnown(body);
    requireThatOthersEnd(body);
    SignedStatement signed = SignedStatement.sign(new Statement(header(body), body), signer());
    Optional<HeadStore.Version> advanced = heads.advance(known, signed);
    if (advanced.isEmpty()) {
      recover();
      throw new FeedConflictException("the feed of " + member + " was advanced elsewhere");
    }
    known = advanced;
    newest = Optional.of(signed);
    record.add(signed);
    return signed;
  }

  /**
   * The head may be ahead of this ledger although nobody else writes now: another process wrote
   * before or wrote several statements, or keeping the last one failed. To sign then would be to
   * sign twice, and what was decided before they were folded may have been said by them.
   */
  private void requireAllFolded() {
    FeedHead decided = head();
    if (known.isEmpty() || isAhead()) {
      recover();
    }
    if (isAhead() || !head().equals(decided)) {
      throw new FeedConflictException("the ledger lacked own statements of " + member);
    }
    if (newest
        .filter(signed -> signed.header().counter() == decided.counter())
        .filter(signed -> !signed.id().equals(decided.digest()))
        .isPresent()) {
      throw new IllegalStateException(
          "the ledger and the feed of "
              + member
              + " hold different statements "
              + decided.counter()
              + ": somebody else signs with this key");
    }
  }

  /**
   * Another epoch may have begun since a round was decided on, without some whom it has slots for.
   */
  private void requireSameEpoch(Body body) {
    if (body instanceof Body.Open open
        && epoch().isPresent()
        && !open.slots().stream().allMatch(grant -> epoch().get().isVoter(grant.member()))) {
      throw new FeedConflictException("the member list has changed since this was decided");
    }
  }

  /** To say what others cannot know yet, or what this software cannot know, would end the feed. */
  private void requireKnown(Body body) {
    if (epoch().filter(epoch -> !epoch.isServed()).isPresent()) {
      throw new FeedConflictException(epoch().get().unserved());
    }
    if (epoch().filter(epoch -> body.leastVersion() > epoch.protocolVersion()).isPresent()) {
      throw new IllegalStateException(
          "decided to say what protocol version " + body.leastVersion() + " brings, too early");
    }
  }

  /** Whoever says where another's incarnation ends must take nothing more of it from then on. */
  private void requireThatOthersEnd(Body body) {
    if (body instanceof Body.Membership word
        && word.change() instanceof Change.Restart
        && !record.promises(word)) {
      throw new FeedConflictException("more of the feed was acknowledged since this was decided");
    }
  }

  private void publish(SignedStatement signed) {
    if (signed.header().counter() > head().counter() + 1) {
      record.reload();
    }
    record.add(signed);
  }

  /** What an ended incarnation had beyond its end does not count. */
  private boolean isAhead() {
    return newest
        .map(SignedStatement::header)
        .filter(
            last -> last.counter() > head().counter() || last.incarnation() > head().incarnation())
        .filter(last -> !record.state().epochs().isBeyondTheEnd(last))
        .isPresent();
  }

  private FeedHead head() {
    return record.state().head(member);
  }

  private SignedStatement admit(Envelope envelope) {
    return SignedStatement.admit(
        envelope,
        own -> keys.publicKey(envelope.keyid()).orElseGet(() -> record.state().epochs().keyOf(own)),
        verifier);
  }

  private Signer signer() {
    return epoch().flatMap(epoch -> epoch.keyOf(member)).map(keys::of).orElseGet(keys::first);
  }

  /** The newest epoch it is in: who has gone still ends what it has begun. */
  private Optional<Epoch> epoch() {
    return record.state().epochs().of(member);
  }

  private Header header(Body body) {
    FeedHead head = head();
    boolean founding = body instanceof Body.Genesis;
    int incarnation = epoch().map(epoch -> epoch.incarnation(member, head.counter() + 1)).orElse(1);
    if (epoch().filter(epoch -> epoch.incarnation(member) > incarnation).isPresent()
        || head.incarnation() > incarnation) {
      throw new FeedConflictException("own statements up to the end of an incarnation are missing");
    }
    if (!record.state().beyondTheEnd().isEmpty()) {
      throw new FeedConflictException(
          "own statements beyond the end of their incarnation are here");
    }
    return new Header(
        founding ? Digest.ZERO : epoch().map(Epoch::federation).orElseThrow(),
        founding ? 0 : epoch().map(Epoch::number).orElseThrow(),
        member,
        incarnation,
        head.counter() + 1,
        head.digest());
  }
}
