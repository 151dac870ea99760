package io.haagent.agent.jmx;

import javax.management.Descriptor;
import javax.management.ImmutableDescriptor;
import javax.management.InvalidAttributeValueException;
import javax.management.MBeanAttributeInfo;
import org.jspecify.annotations.Nullable;

/**
 * One attribute of a bean.
 *
 * @param info what a client is told of it
 * @param read returns its value, of the type that {@code info} names
 * @param write sets it; null where it is read only
 */
record Property(MBeanAttributeInfo info, Read read, @Nullable Write write) {

  /** Returns an attribute's value. */
  interface Read {
    @Nullable Object get();
  }

  /** Sets an attribute's value. */
  interface Write {
    void set(@Nullable Object value) throws InvalidAttributeValueException;
  }

  static Property of(String name, Class<?> type, String description, Read read) {
    return of(name, type, description, "", read, null);
  }

  static Property of(
      String name,
      Class<?> type,
      String description,
      String units,
      Read read,
      @Nullable Write write) {
    Descriptor descriptor =
        units.isEmpty()
            ? ImmutableDescriptor.EMPTY_DESCRIPTOR
            : new ImmutableDescriptor("units=" + units);
    return new Property(
        new MBeanAttributeInfo(
            name, type.getName(), description, true, write != null, false, descriptor),
        read,
        write);
  }
}
