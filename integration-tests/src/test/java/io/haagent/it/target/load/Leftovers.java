package io.haagent.it.target.load;

import io.haagent.it.target.Facts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Counts what could be left of an agent that has gone. */
final class Leftovers {
  private static final String SOCKET = "socket:";

  /** The load opens and closes them all the time: two calls at once, each with both its ends. */
  private static final int CONNECTIONS = 8;

  private final MBeanServer server;
  private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
  private Set<String> threads = Set.of();
  private Set<ObjectName> beans = Set.of();
  private List<String> files = List.of();
  private int sockets;

  Leftovers(MBeanServer server) {
    this.server = server;
  }

  /** Notes the loader of the agent that is here now. */
  void meet(ObjectName agent) throws JMException {
    loaders.add(new WeakReference<>(server.getClassLoaderFor(agent)));
  }

  int met() {
    return loaders.size();
  }

  /**
   * Has garbage collected until a loader of our own that nobody holds is gone, then until the
   * agents' are too, and returns how many are not.
   */
  long loadersLeft() {
    WeakReference<ClassLoader> canary = new WeakReference<>(new ClassLoader(null) {});
    Facts.eventually(
        () -> {
          System.gc();
          return canary.get() == null;
        });
    Facts.eventually(
        () -> {
          System.gc();
          return left() == 0;
        });
    return left();
  }

  private long left() {
    return loaders.stream().filter(loader -> loader.get() != null).count();
  }

  /** What is there now is nobody's leftover. */
  void baseline() {
    threads = threads();
    beans = beans();
    files = files();
    sockets = sockets();
  }

  /** Names what is there beyond the baseline, once what is about to end has had time to. */
  String beyond() {
    Facts.eventually(() -> extra().isEmpty());
    return extra().toString();
  }

  private List<String> extra() {
    List<String> extra = new ArrayList<>();
    threads().stream().filter(name -> !threads.contains(name)).forEach(extra::add);
    beans().stream().filter(name -> !beans.contains(name)).forEach(bean -> extra.add("" + bean));
    List<String> opened = new ArrayList<>(files());
    files.forEach(opened::remove);
    extra.addAll(opened);
    int more = sockets() - sockets;
    if (more > CONNECTIONS) {
      extra.add(more + " sockets");
    }
    return extra;
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        // The application's futures run there, also those that a deadline completes.
        .filter(name -> !name.startsWith("ForkJoinPool.commonPool-"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<ObjectName> beans() {
    return new TreeSet<>(server.queryNames(null, null));
  }

  private static List<String> files() {
    List<String> open = open();
    open.removeIf(link -> link.startsWith(SOCKET) || link.startsWith("/proc/"));
    return open;
  }

  private static int sockets() {
    List<String> open = open();
    open.removeIf(link -> !link.startsWith(SOCKET));
    return open.size();
  }

  private static List<String> open() {
    List<String> open = new ArrayList<>();
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.isDirectory(descriptors)) {
      return open;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
      for (Path one : all) {
        try {
          open.add(Files.readSymbolicLink(one).toString());
        } catch (IOException e) {
          continue; // closed meanwhile
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return open;
  }
}
