package io.haagent.agent.weave;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.MemberRemoval;
import net.bytebuddy.matcher.ElementMatchers;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Shows OkHttp's class files as they are, but for a method that one of them lacks. */
final class AlteredLibrary extends ClassLoader {
  private final String file;
  private final byte[] bytes;

  AlteredLibrary(Class<?> altered, String withoutMethod) {
    super(OkHttpClient.class.getClassLoader());
    file = altered.getName().replace('.', '/') + ".class";
    bytes =
        new ByteBuddy()
            .redefine(altered)
            .visit(new MemberRemoval().stripMethods(ElementMatchers.named(withoutMethod)))
            .make()
            .getBytes();
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    return name.equals(file) ? new ByteArrayInputStream(bytes) : super.getResourceAsStream(name);
  }
}
