package io.haagent.agent.state;

import java.io.Closeable;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One state file, that at any moment is the old one or the new one, whole: a new one is written
 * beside it, forced to the disk, and put in its place. Of several JVMs that name the same file the
 * one that holds the lock of another file beside it writes.
 *
 * <p>Reading uses {@code java.io} only, for it comes before the app's main. Not thread-safe.
 */
public final class StateFile implements Closeable {
  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private final File file;
  private @Nullable FileChannel lock;

  /** Names a file; nothing is opened. */
  public StateFile(File file) {
    this.file = file;
  }

  /** Returns the file. */
  public File file() {
    return file;
  }

  /** Returns its bytes, fewer of a file that is no state file, or null where there is none. */
  public byte @Nullable [] read() throws IOException {
    if (!file.exists()) {
      return null;
    }
    if (!file.isFile()) {
      throw new IOException("it is no file"); // a pipe, say, would have the start wait for ever
    }
    try (InputStream in = new FileInputStream(file)) {
      byte[] mark = in.readNBytes(StateFormat.MARK_BYTES);
      if (!StateFormat.begins(mark)) {
        return mark; // whatever it is, it may be large
      }
      byte[] rest = in.readAllBytes();
      byte[] all = Arrays.copyOf(mark, mark.length + rest.length);
      System.arraycopy(rest, 0, all, mark.length, rest.length);
      return all;
    }
  }

  /**
   * Makes this JVM the one that writes the file, if it isn't and no other is.
   *
   * @return whether it is
   */
  public boolean own() throws IOException {
    if (lock != null) {
      return true;
    }
    FileChannel channel =
        FileChannel.open(beside(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean taken = false;
    try {
      FileLock got = channel.tryLock();
      taken = got != null;
    } catch (OverlappingFileLockException e) {
      taken = false; // by an agent of this same JVM, that is on its way out
    } finally {
      if (taken) {
        lock = channel;
      } else {
        channel.close();
      }
    }
    return taken;
  }

  /** Replaces the file; to be called by its {@linkplain #own owner}. */
  public void write(byte[] bytes) throws IOException {
    Path next = beside(".new");
    Files.deleteIfExists(next); // of one that was killed
    try (FileChannel out = FileChannel.open(next, NEW, owners(next))) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        out.write(rest);
      }
      out.force(true);
    }
    Files.move(
        next, file.toPath(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(next.toAbsolutePath().getParent());
  }

  /** It is nobody else's business what the keys of a limit are hashed by. */
  private static FileAttribute<?>[] owners(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Makes the renaming last through a loss of power, where a folder can be opened for that. */
  private static void force(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Not on Windows; then the old file may come back, which is whole as well.
      return;
    }
  }

  private Path beside(String suffix) {
    return new File(file.getPath() + suffix).toPath();
  }

  /** Lets another JVM write the file. */
  @Override
  public void close() throws IOException {
    FileChannel held = lock;
    lock = null;
    if (held != null) {
      held.close();
    }
  }
}
