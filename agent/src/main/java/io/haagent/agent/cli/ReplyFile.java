package io.haagent.agent.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The file that a JVM answers into: of mode 0600, in a folder that nobody else can list. Where root
 * asks another user's JVM, the file is given to that user but the folder stays root's, so that the
 * file can't be replaced by a link to another one.
 */
final class ReplyFile implements AutoCloseable {
  private static final FileAttribute<Set<PosixFilePermission>> OWNERS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** Thousands of guards fit; a larger answer is none of ours. */
  private static final int LARGEST = 64 << 20;

  private final Path folder;
  private final Path file;

  private ReplyFile(Path folder) {
    this.folder = folder;
    this.file = folder.resolve("reply.json");
  }

  static ReplyFile make(TargetProcess target) throws CommandFailed {
    try {
      ReplyFile reply = new ReplyFile(Files.createTempDirectory("ha-agent-"));
      Files.createFile(reply.file, OWNERS);
      if (target.others()) {
        Files.setAttribute(reply.file, "unix:uid", target.uid());
        Files.setPosixFilePermissions(reply.folder, PosixFilePermissions.fromString("rwx--x--x"));
      }
      return reply;
    } catch (IOException | UnsupportedOperationException e) {
      throw new CommandFailed("can't make the file for the answer: " + e);
    }
  }

  Path path() {
    return file;
  }

  /** Returns what was written; empty where nothing was. */
  byte[] read() throws CommandFailed {
    try (InputStream in =
        Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      return in.readNBytes(LARGEST);
    } catch (IOException e) {
      throw new CommandFailed("can't read the answer: " + e);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // An empty file of this user's is left in the folder for such files: nobody is harmed.
    }
  }
}
