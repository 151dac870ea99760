package io.haagent.bench;

import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The call that is guarded: about a nanosecond of work that the compiler can't fold away. Its
 * result stays within the {@link Integer} cache, so that a peer that boxes it allocates nothing for
 * that.
 */
@State(Scope.Benchmark)
public class Call {
  /** The argument; not final, so that it isn't a constant to the compiler. */
  public int argument = 3;

  /** The guarded method's body. */
  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  static int work(int x) {
    return (x * 31 + 7) & 0x7f;
  }
}
