package io.haagent.agent;

import io.haagent.policy.PolicyReader;
import io.haagent.policy.PolicyResult;
import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stood in the policy file at a moment, or why it couldn't be read. Not thread-safe. */
final class PolicyVersion {
  private final String source;
  private final byte @Nullable [] bytes;
  private final @Nullable String unreadable;
  private @Nullable PolicyResult result;

  private PolicyVersion(String source, byte @Nullable [] bytes, @Nullable String unreadable) {
    this.source = source;
    this.bytes = bytes;
    this.unreadable = unreadable;
  }

  /** Reads the file now, whatever kind of file it is. */
  static PolicyVersion read(File file) {
    try {
      return new PolicyVersion(file.getName(), PolicyReader.bytes(file), null);
    } catch (IOException e) {
      return unreadable(file, String.valueOf(e.getMessage()));
    }
  }

  /** Returns what stands for a file that can't be read; the reason names it. */
  static PolicyVersion unreadable(File file, String reason) {
    return new PolicyVersion(file.getName(), null, reason);
  }

  /** Returns why it couldn't be read, or null. */
  @Nullable String unreadable() {
    return unreadable;
  }

  /** Returns what the bytes say; parsed when it is first asked for. */
  PolicyResult result() {
    PolicyResult known = result;
    if (known == null) {
      known =
          bytes == null
              ? new PolicyResult(null, List.of("can't read the policy " + unreadable), List.of())
              : PolicyReader.read(source, bytes);
      result = known;
    }
    return known;
  }

  /** Tells whether the file holds the same; a file that can't be read is as any other. */
  boolean sameAs(PolicyVersion other) {
    byte[] own = bytes;
    byte[] others = other.bytes;
    return own == null || others == null
        ? own == null && others == null
        : Arrays.equals(own, others);
  }

  /** Returns the number of bytes. */
  int size() {
    return bytes == null ? 0 : bytes.length;
  }
}
