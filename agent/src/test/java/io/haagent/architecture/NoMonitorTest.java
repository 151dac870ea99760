package io.haagent.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.adapters.http.GuardLookup;
import io.haagent.bootstrap.Gate;
import io.haagent.engine.PolicyGuard;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A virtual thread that waits in a monitor pins its carrier before Java 24, so no path of a call
 * has a {@code synchronized} block either; rules on classes and calls don't see those.
 */
class NoMonitorTest {

  @ParameterizedTest
  @ValueSource(classes = {PolicyGuard.class, Gate.class, GuardLookup.class})
  void noBodyOfTheModuleEntersAMonitor(Class<?> ofModule) throws Exception {
    List<Path> classes = classesBeside(ofModule);
    assertThat(classes).isNotEmpty();
    List<String> entering = new ArrayList<>();
    for (Path file : classes) {
      entering.addAll(entering(Files.readAllBytes(file)));
    }
    assertThat(entering).isEmpty();
  }

  @Test
  void aBlockWouldBeSeen() throws IOException {
    String file = getClass().getSimpleName() + "$Blocking.class";
    try (var in = getClass().getResourceAsStream(file)) {
      assertThat(entering(in.readAllBytes())).hasSize(1);
    }
  }

  /** Returns the class files of the folder or jar that a class is of. */
  private static List<Path> classesBeside(Class<?> type) throws URISyntaxException, IOException {
    Path root = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (!Files.isDirectory(root)) {
      root = FileSystems.newFileSystem(root).getPath("/");
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".class")).toList();
    }
  }

  private static List<String> entering(byte[] classFile) {
    List<String> found = new ArrayList<>();
    ClassReader reader = new ClassReader(classFile);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
              @Override
              public void visitInsn(int opcode) {
                if (opcode == Opcodes.MONITORENTER) {
                  found.add(reader.getClassName() + "#" + name);
                }
              }
            };
          }
        },
        ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return found;
  }

  private static final class Blocking {
    @SuppressWarnings("unused") // its class file is what is looked at
    int blocks(Object lock) {
      synchronized (lock) {
        return lock.hashCode();
      }
    }
  }
}
