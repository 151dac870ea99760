package io.haagent.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haagent.adapters.http.GuardLookup;
import io.haagent.bootstrap.Adapter;
import java.net.URL;
import java.net.URLClassLoader;
import okhttp3.Call;
import okio.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Beside applications that each have a copy of OkHttp of their own. */
class AdapterLoaderTest {
  private static final String ADAPTER = "io.haagent.adapters.okhttp.ChainAdapter";

  private final URLClassLoader application = application();
  private final URLClassLoader another = application();

  @AfterEach
  void close() throws Exception {
    application.close();
    another.close();
  }

  @Test
  void anAdapterIsLinkedToTheApplicationsLibraryAndToTheAgentsEngine() throws Exception {
    AdapterLoader loader = new AdapterLoader(application, ADAPTER);
    Class<?> adapter = loader.loadClass(ADAPTER);
    assertThat(adapter.getClassLoader()).isSameAs(loader);
    assertThat(adapter.getSuperclass()).isSameAs(Adapter.class);
    assertThat(adapter.getConstructor(GuardLookup.class)).isNotNull();
    assertThat(loader.loadClass(Call.class.getName()))
        .isSameAs(application.loadClass(Call.class.getName()))
        .isNotSameAs(Call.class);
  }

  @Test
  void aClassIsLoadedOnce() throws Exception {
    AdapterLoader loader = new AdapterLoader(application, ADAPTER);
    assertThat(loader.loadClass(ADAPTER)).isSameAs(loader.loadClass(ADAPTER));
  }

  @Test
  void eachApplicationHasItsOwnAdapter() throws Exception {
    assertThat(new AdapterLoader(application, ADAPTER).loadClass(ADAPTER))
        .isNotSameAs(new AdapterLoader(another, ADAPTER).loadClass(ADAPTER));
  }

  @Test
  void aClassThatIsNotThereIsNotFound() {
    AdapterLoader loader = new AdapterLoader(application, ADAPTER);
    assertThatThrownBy(() -> loader.loadClass(ADAPTER + "s"))
        .isInstanceOf(ClassNotFoundException.class)
        .hasMessage(ADAPTER + "s");
    assertThatThrownBy(() -> loader.loadClass("okhttp3.Absent"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  private static URLClassLoader application() {
    URL[] library = {jar(Call.class), jar(Timeout.class)};
    return new URLClassLoader(library, ClassLoader.getPlatformClassLoader());
  }

  private static URL jar(Class<?> of) {
    return of.getProtectionDomain().getCodeSource().getLocation();
  }
}
