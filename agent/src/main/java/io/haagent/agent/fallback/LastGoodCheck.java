package io.haagent.agent.fallback;

import io.haagent.agent.weave.FallbackCheck;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/** Whether a method's good answers can be kept and told apart. */
final class LastGoodCheck implements FallbackCheck {

  @Override
  public String key() {
    return "lastGood";
  }

  @Override
  public @Nullable String problem(
      TypeDescription type, MethodDescription.InDefinedShape method, String site, TypePool pool) {
    if (ReturnType.of(site).kind == 'V') {
      return "fallback.lastGood: it returns nothing that could be kept; write \"value\": null to"
          + " have its failures pass for successes";
    }
    int place = 1;
    for (TypeDescription parameter : method.getParameters().asTypeList().asErasures()) {
      if (parameter.isArray()) {
        return "fallback.lastGood: its calls can't be told apart by parameter "
            + place
            + ", an array; guard a method that takes texts, numbers, enums or records";
      }
      place++;
    }
    return null;
  }
}
