package io.haagent.policy;

/**
 * A place in the policy file, both counted from 1.
 *
 * @param line the line
 * @param column the column, in characters
 */
public record Location(int line, int column) {
  @Override
  public String toString() {
    return line + ":" + column;
  }
}
