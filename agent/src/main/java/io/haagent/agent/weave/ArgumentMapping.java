package io.haagent.agent.weave;

import io.haagent.bootstrap.Guard;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.implementation.bytecode.constant.LongConstant;
import net.bytebuddy.implementation.bytecode.constant.NullConstant;
import org.jspecify.annotations.Nullable;

/**
 * Reads one argument of the woven method, wherever it stands: as a number where it is a whole one
 * of a primitive type, which then needs no box, else as an object. What isn't there is no number
 * and null.
 */
final class ArgumentMapping implements Advice.OffsetMapping {
  private final int place;
  private final boolean asNumber;

  private ArgumentMapping(int place, boolean asNumber) {
    this.place = place;
    this.asNumber = asNumber;
  }

  static ArgumentMapping number(int place) {
    return new ArgumentMapping(place, true);
  }

  static ArgumentMapping value(int place) {
    return new ArgumentMapping(place, false);
  }

  @Override
  public Target resolve(
      TypeDescription instrumentedType,
      MethodDescription instrumentedMethod,
      Assigner assigner,
      Advice.ArgumentHandler argumentHandler,
      Sort sort) {
    ParameterDescription argument = argument(instrumentedMethod);
    if (argument == null || isNumber(argument) != asNumber) {
      return new Target.ForStackManipulation(
          asNumber ? LongConstant.forValue(Guard.NO_NUMBER) : NullConstant.INSTANCE);
    }
    TypeDescription.Generic as =
        TypeDescription.ForLoadedType.of(asNumber ? long.class : Object.class).asGenericType();
    TypeDescription.Generic type = argument.getType().asErasure().asGenericType();
    return new Target.ForVariable.ReadOnly(
        type,
        argumentHandler.argument(argument.getOffset()),
        assigner.assign(type, as, Assigner.Typing.STATIC));
  }

  private @Nullable ParameterDescription argument(MethodDescription method) {
    return place >= 0 && place < method.getParameters().size()
        ? method.getParameters().get(place)
        : null;
  }

  private static boolean isNumber(ParameterDescription argument) {
    TypeDescription type = argument.getType().asErasure();
    return type.represents(int.class)
        || type.represents(long.class)
        || type.represents(short.class)
        || type.represents(byte.class);
  }
}
