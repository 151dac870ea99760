package io.haagent.agent.jmx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.management.Attribute;
import javax.management.AttributeChangeNotification;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.InvalidAttributeValueException;
import javax.management.JMException;
import javax.management.ListenerNotFoundException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanOperationInfo;
import javax.management.NotificationEmitter;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import org.jspecify.annotations.Nullable;

/**
 * A bean made of properties and operations. Whatever fails inside reaches the client as text in an
 * exception of the JDK's, for a client has no class of ours to read another with. Thread-safe.
 */
final class Bean implements DynamicMBean, NotificationEmitter {
  private final ObjectName name;
  private final List<Property> properties;
  private final List<Operation> operations;
  private final Listeners listeners;
  private final MBeanInfo info;

  /** Values as the listeners know them: what a property was at first, then what they were told. */
  private final Map<String, @Nullable Object> known = new HashMap<>();

  Bean(
      ObjectName name,
      String description,
      List<Property> properties,
      List<Operation> operations,
      Listeners listeners) {
    this.name = name;
    this.properties = properties;
    this.operations = operations;
    this.listeners = listeners;
    this.info =
        new MBeanInfo(
            Bean.class.getName(),
            description,
            properties.stream().map(Property::info).toArray(MBeanAttributeInfo[]::new),
            null,
            operations.stream().map(Operation::info).toArray(MBeanOperationInfo[]::new),
            getNotificationInfo());
    for (Property property : properties) {
      known.put(property.info().getName(), property.read().get());
    }
  }

  /** Tells the listeners of a change, unless they know; one thread does. */
  void tell(Change change, long sequence) {
    Property property = find(change.attribute());
    if (property == null) {
      return;
    }
    Object before = known.put(change.attribute(), change.to());
    Object from = change.from() == null ? before : change.from();
    if (Objects.equals(from, change.to())) {
      return;
    }
    // Its source is the name, as if the server had put it there: who keeps it keeps nothing of us.
    listeners.tell(
        new AttributeChangeNotification(
            name,
            sequence,
            change.millis(),
            change.message(),
            change.attribute(),
            property.info().getType(),
            from,
            change.to()));
  }

  ObjectName name() {
    return name;
  }

  Listeners listeners() {
    return listeners;
  }

  @Override
  public MBeanInfo getMBeanInfo() {
    return info;
  }

  @Override
  public @Nullable Object getAttribute(String name)
      throws AttributeNotFoundException, MBeanException {
    Property property = property(name);
    try {
      return property.read().get();
    } catch (RuntimeException | Error e) {
      throw told(e);
    }
  }

  @Override
  public void setAttribute(Attribute attribute)
      throws AttributeNotFoundException, InvalidAttributeValueException, MBeanException {
    Property.Write write = property(attribute.getName()).write();
    if (write == null) {
      throw new AttributeNotFoundException(attribute.getName() + " can only be read");
    }
    try {
      write.set(attribute.getValue());
    } catch (RuntimeException | Error e) {
      throw told(e);
    }
  }

  @Override
  public AttributeList getAttributes(String[] names) {
    AttributeList found = new AttributeList();
    for (String name : names) {
      try {
        found.add(new Attribute(name, getAttribute(name)));
      } catch (JMException e) {
        continue; // by the contract of this method: what can't be had is left out
      }
    }
    return found;
  }

  @Override
  public AttributeList setAttributes(AttributeList attributes) {
    AttributeList set = new AttributeList();
    for (Attribute attribute : attributes.asList()) {
      try {
        setAttribute(attribute);
        set.add(new Attribute(attribute.getName(), getAttribute(attribute.getName())));
      } catch (JMException e) {
        continue; // as above
      }
    }
    return set;
  }

  @Override
  public @Nullable Object invoke(
      String action, Object @Nullable [] arguments, String @Nullable [] signature)
      throws MBeanException, ReflectionException {
    for (Operation operation : operations) {
      if (operation.info().getName().equals(action)
          && (arguments == null || arguments.length == 0)) {
        try {
          return operation.body().run();
        } catch (RuntimeException | Error e) {
          throw told(e);
        }
      }
    }
    throw new ReflectionException(
        new NoSuchMethodException(action), "there is no operation " + action + "() here");
  }

  private Property property(String name) throws AttributeNotFoundException {
    Property found = find(name);
    if (found == null) {
      throw new AttributeNotFoundException("there is no attribute " + name + " here");
    }
    return found;
  }

  private @Nullable Property find(String name) {
    for (Property property : properties) {
      if (property.info().getName().equals(name)) {
        return property;
      }
    }
    return null;
  }

  /** A new exception without cause: the one that was thrown may be, or hold, a class of ours. */
  private static MBeanException told(Throwable thrown) {
    String text = thrown.getMessage();
    String message =
        thrown instanceof IllegalStateException && text != null ? text : thrown.toString();
    return new MBeanException(new IllegalStateException(message), message);
  }

  @Override
  public void addNotificationListener(
      NotificationListener listener,
      @Nullable NotificationFilter filter,
      @Nullable Object handback) {
    listeners.add(listener, filter, handback);
  }

  @Override
  public void removeNotificationListener(NotificationListener listener)
      throws ListenerNotFoundException {
    listeners.remove(listener);
  }

  @Override
  public void removeNotificationListener(
      NotificationListener listener, @Nullable NotificationFilter filter, @Nullable Object handback)
      throws ListenerNotFoundException {
    listeners.remove(listener, filter, handback);
  }

  @Override
  public MBeanNotificationInfo[] getNotificationInfo() {
    return new MBeanNotificationInfo[] {
      new MBeanNotificationInfo(
          new String[] {AttributeChangeNotification.ATTRIBUTE_CHANGE},
          AttributeChangeNotification.class.getName(),
          "An attribute has changed: what it was, what it is, and as message why")
    };
  }
}
