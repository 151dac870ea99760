package io.haagent.agent.weave;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.implementation.bytecode.constant.TextConstant;
import org.jspecify.annotations.Nullable;

/**
 * Binds {@link MethodSite} to the text that {@link io.haagent.bootstrap.Invocation#method}
 * describes, for whatever method the advice is woven into.
 */
final class MethodSiteMapping
    implements Advice.OffsetMapping, Advice.OffsetMapping.Factory<MethodSite> {

  @Override
  public Class<MethodSite> getAnnotationType() {
    return MethodSite.class;
  }

  @Override
  public Advice.OffsetMapping make(
      ParameterDescription.InDefinedShape target,
      AnnotationDescription.Loadable<MethodSite> annotation,
      AdviceType adviceType) {
    return this;
  }

  @Override
  public Advice.OffsetMapping.Target resolve(
      TypeDescription instrumentedType,
      MethodDescription instrumentedMethod,
      Assigner assigner,
      Advice.ArgumentHandler argumentHandler,
      Sort sort) {
    return new Advice.OffsetMapping.Target.ForStackManipulation(
        new TextConstant(text(instrumentedMethod)));
  }

  static String text(MethodDescription method) {
    String text = method.getInternalName() + method.getDescriptor();
    @Nullable String signature = method.getGenericSignature();
    return signature == null ? text : text + " " + signature;
  }
}
