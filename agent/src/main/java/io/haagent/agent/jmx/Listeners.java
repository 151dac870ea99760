package io.haagent.agent.jmx;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;
import org.jspecify.annotations.Nullable;

/** Who listens to one bean. Thread-safe. */
final class Listeners {

  private record Listening(
      NotificationListener listener,
      @Nullable NotificationFilter filter,
      @Nullable Object handback) {}

  private final List<Listening> all = new CopyOnWriteArrayList<>();
  private final Runnable added;

  /**
   * Makes an empty list.
   *
   * @param added is told of everyone who comes
   */
  Listeners(Runnable added) {
    this.added = added;
  }

  void add(
      @Nullable NotificationListener listener,
      @Nullable NotificationFilter filter,
      @Nullable Object handback) {
    if (listener == null) {
      throw new IllegalArgumentException("the listener is null");
    }
    all.add(new Listening(listener, filter, handback));
    added.run();
  }

  /** Ends all that one listener was added for. */
  void remove(NotificationListener listener) throws ListenerNotFoundException {
    // Not by equals: that is the application's code, and the JDK tells listeners apart like this.
    removed(all.removeIf(one -> one.listener == listener));
  }

  /** Ends what a listener was added for once, with just this filter and handback. */
  void remove(
      NotificationListener listener, @Nullable NotificationFilter filter, @Nullable Object handback)
      throws ListenerNotFoundException {
    for (Listening one : all) {
      if (one.listener == listener && one.filter == filter && one.handback == handback) {
        removed(all.removeIf(other -> other == one));
        return;
      }
    }
    removed(false);
  }

  private static void removed(boolean found) throws ListenerNotFoundException {
    if (!found) {
      throw new ListenerNotFoundException("this listener was not added");
    }
  }

  boolean none() {
    return all.isEmpty();
  }

  void clear() {
    all.clear();
  }

  /** Tells everyone; a listener that throws keeps the others from nothing. */
  void tell(Notification notification) {
    for (Listening one : all) {
      try {
        if (one.filter == null || one.filter.isNotificationEnabled(notification)) {
          one.listener.handleNotification(notification, one.handback);
        }
      } catch (RuntimeException | Error e) {
        continue; // the application's, or a connection's that is gone; there is nobody to tell
      }
    }
  }
}
