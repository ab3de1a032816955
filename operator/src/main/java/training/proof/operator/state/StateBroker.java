package training.proof.operator.state;

import java.nio.file.Path;
import java.util.Optional;
import training.proof.operator.volume.DurableFiles;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;

/**
 * Hands out own boundary states to auditors by the {@link ServingRule} and remembers on the volume
 * what it handed out, before it does.
 */
public final class StateBroker {
  private final Path root;
  private final DurableFiles files;
  private final StateIndex index;

  /**
   * @param root a folder of its own
   */
  public StateBroker(Path root, StateIndex index) {
    this.root = root;
    this.files = new DurableFiles(root.resolve("tmp"));
    this.index = index;
  }

  /**
   * @param auditor the asking member
   * @param boundary from 1: state 0 follows from the parent
   * @param answer the auditor's own digest of this boundary's state
   */
  public record Request(
      String auditor, Digest round, int slot, int boundary, Optional<Digest> answer) {}

  /** What comes of a request. */
  public sealed interface Reply {}

  /** The state's blob may be fetched by this digest. */
  public record Granted(Digest state) implements Reply {}

  /**
   * Not to this auditor, or not now.
   *
   * @param reason kebab-case
   */
  public record Refused(String reason, String message) implements Reply {}

  /** There is no such slot or boundary to be audited. */
  public record Unknown() implements Reply {}

  /** Decides a request; the same request again gets the same reply. */
  public synchronized Reply request(Request request) {
    var slot = index.slot(request.round(), request.slot(), request.auditor());
    if (slot.isEmpty()
        || request.boundary() < 1
        || request.boundary() >= slot.get().states().size()) {
      return new Unknown();
    }
    Dealings dealings = dealings(request);
    Optional<Refused> refusal = ServingRule.refusal(request, slot.get(), dealings);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (!slot.get().reported().contains(request.boundary())
        && !dealings.served().contains(request.boundary())) {
      files.write(file(request), CanonicalJson.encode(dealings.with(request)));
    }
    return new Granted(slot.get().states().get(request.boundary()));
  }

  /** Forgets a settled round. */
  public synchronized void forget(Digest round) {
    DurableFiles.deleteTree(root.resolve(round.hex()));
  }

  private Dealings dealings(Request request) {
    return DurableFiles.read(file(request))
        .map(bytes -> CanonicalJson.read(bytes, Dealings.class, "audit dealings"))
        .orElse(Dealings.NONE);
  }

  /** The auditor's name was checked against the member list: it is a DNS label. */
  private Path file(Request request) {
    return root.resolve(request.round().hex())
        .resolve(request.auditor() + "-" + request.slot() + ".json");
  }
}
