package training.proof.trainer.work;

/** All that a verb needs besides its task. */
public record Workspace(ArtefactStore store, Blobs blobs, Progress progress, Metrics metrics) {}
