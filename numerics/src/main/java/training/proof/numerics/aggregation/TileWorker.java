package training.proof.numerics.aggregation;

/** Reads a tile of every input, refuses what is not finite, and shows them to a visitor. */
final class TileWorker implements Sweep.Worker {

  /** Sees every tile of the stretches it is given; belongs to one thread. */
  interface Visitor {

    /**
     * Element {@code from + k} of input i is {@code rows[i][k]} for k below {@code length}, and
     * zero from there to the end of the tile.
     */
    void tile(int from, int length, float[][] rows);

    /** Called after the last tile of a stretch. */
    default void endOfStretch(int stretch) {}
  }

  private final Tiles tiles;
  private final Visitor visitor;

  TileWorker(Inputs inputs, Visitor visitor) {
    this.tiles = new Tiles(inputs);
    this.visitor = visitor;
  }

  @Override
  public void tile(int from, int length) {
    visitor.tile(from, length, tiles.read(from, length));
  }

  @Override
  public void endOfStretch(int stretch) {
    visitor.endOfStretch(stretch);
  }
}
