package io.haagent.agent;

import java.io.File;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Watches one policy file by being asked again and again. A small file is read each time, so that
 * nothing is missed: neither a rename or a switched symlink that keeps size and time, nor two
 * changes in one millisecond. Of a larger one the real path, size and time are looked at first. It
 * uses {@code java.io} only: the first use of {@code java.nio.file} loads the file system provider
 * that the app may have named, and that is for the app to do.
 *
 * <p>A new content counts once it is there twice; a broken one, or none, only after a second, for
 * whoever writes the file in steps, or deletes it before. Not thread-safe.
 */
final class PolicyFile {
  /** To read so much four times a second is nothing; a policy of 100 guards is smaller. */
  private static final int SMALL = 64 << 10;

  /** Of a larger file only every so many looks read it whatever its size and time say. */
  private static final int FULL_LOOK = 40;

  private static final int SETTLED = 2;
  private static final int BROKEN = 4;

  private final File file;
  private PolicyVersion taken;
  private @Nullable PolicyVersion candidate;
  private int seen;
  private boolean regular;
  private int looks;
  private String path = "";
  private long size = -1;
  private long modified;

  /**
   * Begins to watch.
   *
   * @param taken what has been read of it already
   */
  PolicyFile(File file, PolicyVersion taken) {
    this.file = file;
    this.taken = taken;
  }

  File file() {
    return file;
  }

  /** Reads the file now, for somebody who asks for it, and counts from that. */
  PolicyVersion read() {
    taken = file.exists() && !file.isFile() && !file.isDirectory() ? notAFile() : now();
    candidate = null;
    return taken;
  }

  /** Looks once; returns what is new and has settled, else null. */
  @Nullable PolicyVersion look() {
    PolicyVersion now = now();
    PolicyVersion before = candidate;
    if (now.sameAs(taken)) {
      candidate = null;
      return null;
    }
    if (before == null || !now.sameAs(before)) {
      candidate = now;
      seen = 1;
      return null;
    }
    seen++;
    if (seen < SETTLED || (seen < BROKEN && before.result().policy() == null)) {
      return null;
    }
    taken = before;
    candidate = null;
    return before;
  }

  private PolicyVersion now() {
    boolean isFile = file.isFile();
    if (!isFile && !regular && file.exists()) {
      return taken; // it was a pipe from the start, which can be read but once
    }
    regular |= isFile;
    if (!isFile && file.exists()) {
      return notAFile();
    }
    return isFile && isUntouched() ? taken : PolicyVersion.read(file);
  }

  private PolicyVersion notAFile() {
    return PolicyVersion.unreadable(file, file + " (not a regular file)");
  }

  /** Notes path, size and time, and compares them where the file isn't small. */
  private boolean isUntouched() {
    looks++;
    if (file.length() <= SMALL) {
      return false;
    }
    String nowPath;
    try {
      nowPath = file.getCanonicalPath();
    } catch (IOException e) {
      nowPath = "";
    }
    long nowSize = file.length();
    long nowModified = file.lastModified();
    boolean same =
        nowPath.equals(path)
            && nowSize == size
            && nowModified == modified
            && taken.size() == nowSize
            && candidate == null
            && looks % FULL_LOOK != 0;
    path = nowPath;
    size = nowSize;
    modified = nowModified;
    return same;
  }
}
