package training.proof.numerics.aggregation;

/** Means of groups of inputs: members of a group are added in FP32 in the order listed. */
final class GroupMeans implements Inputs {
  private final Inputs all;
  private final int[][] groups;
  private final String what;

  GroupMeans(Inputs all, int[][] groups, String what) {
    this.all = all;
    this.groups = groups;
    this.what = what;
  }

  @Override
  public int count() {
    return groups.length;
  }

  @Override
  public int size() {
    return all.size();
  }

  @Override
  public String name(int input) {
    return what + " " + input;
  }

  @Override
  public Reader reader() {
    return new MeanReader();
  }

  /** Keeps the tile it read last: all groups of a tile are asked for one after the other. */
  private final class MeanReader implements Reader {
    private final Tiles tiles = new Tiles(all);
    private final float[] sum = new float[Sweep.TILE];
    private float[][] rows = {};
    private int tile = -1;

    @Override
    public void read(int input, int from, int length, float[] row) {
      if (tile != from) {
        rows = tiles.read(from, length);
        tile = from;
      }
      int[] group = groups[input];
      var members = new float[group.length][];
      for (int i = 0; i < group.length; i++) {
        members[i] = rows[group[i]];
      }
      Floats.sum(members, 0, members.length, sum);
      Floats.divide(sum, 0, length, group.length);
      System.arraycopy(sum, 0, row, 0, length);
    }
  }
}
