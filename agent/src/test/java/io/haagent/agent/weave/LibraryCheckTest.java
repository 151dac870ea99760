package io.haagent.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.internal.http.RetryAndFollowUpInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Against a real OkHttp, and against one whose class files lack what an adapter links to. */
class LibraryCheckTest {
  private static final Class<?> HOOKED = RetryAndFollowUpInterceptor.class;
  private static final LibraryHook HOOK = HttpHooks.of(HOOKED.getName().replace('.', '/'));

  private static final String MISSING =
      "okhttp3.Interceptor$Chain.request()Lokhttp3/Request; is missing";

  private final RecordedReport report = new RecordedReport();

  @Test
  void theFirstAdapterOfAHookFitsTheVersionItWasCompiledAgainst() {
    assertThat(LibraryCheck.of(Call.class.getClassLoader()).first(HOOK))
        .isEqualTo("io.haagent.adapters.okhttp.TimedChainAdapter");
  }

  @Test
  void aVersionWithoutWhatTheFirstAdapterLinksToGetsTheNext() {
    assertThat(LibraryCheck.of(new AlteredLibrary(Call.class, "timeout")).first(HOOK))
        .isEqualTo("io.haagent.adapters.okhttp.ChainAdapter");
  }

  @Test
  void noAdapterFitsAVersionThatLacksWhatEachOfThemLinksTo() {
    LibraryCheck check = LibraryCheck.of(new AlteredLibrary(Interceptor.Chain.class, "request"));
    assertThat(check.first(HOOK)).isNull();
    assertThat(check.problem()).isEqualTo(MISSING);
  }

  @Test
  void aLibraryThatDiffersStaysUnguardedAndOneLineNamesItsJar() throws Exception {
    assertThat(woven(new AlteredLibrary(Interceptor.Chain.class, "request"))).isNull();
    assertThat(report.lines)
        .singleElement()
        .asString()
        .contains("OkHttp of okhttp-3.12.13.jar is not one that this agent knows")
        .startsWith("notApplied * ")
        .endsWith(MISSING);
  }

  @Test
  void aLibraryThatFitsIsWoven() throws Exception {
    assertThat(woven(Call.class.getClassLoader())).isNotNull();
    assertThat(report.lines).containsExactly("wove * OkHttp of okhttp-3.12.13.jar");
  }

  private byte @Nullable [] woven(ClassLoader loader) throws IOException {
    String file = HOOKED.getName().replace('.', '/') + ".class";
    try (InputStream in = HOOKED.getClassLoader().getResourceAsStream(file)) {
      return ClassWeaver.library(
          loader, HOOKED.getName(), in.readAllBytes(), HOOK, HOOKED.getProtectionDomain(), report);
    }
  }
}
