package io.haagent.agent.weave;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/** Collects what a class file of an adapter names: of the library, and of its own package. */
final class LinkedMembers extends ClassVisitor {

  /** A type, or with a name one of its methods or fields; fields are none of an adapter's. */
  record Member(
      String owner,
      @Nullable String name,
      String descriptor,
      boolean isStatic,
      boolean ofInterface) {}

  private final String ownPackage;
  private final Set<String> own = new HashSet<>();
  private final Map<String, Member> library = new LinkedHashMap<>();

  LinkedMembers(String ownPackage) {
    super(OpenedClassReader.ASM_API);
    this.ownPackage = ownPackage;
  }

  Set<String> own() {
    return own;
  }

  List<Member> library() {
    return new ArrayList<>(library.values());
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      @Nullable String signature,
      @Nullable String superName,
      String @Nullable [] interfaces) {
    if (superName != null) {
      type(superName);
    }
    if (interfaces != null) {
      for (String implemented : interfaces) {
        type(implemented);
      }
    }
  }

  @Override
  public @Nullable FieldVisitor visitField(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      @Nullable Object value) {
    type(Type.getType(descriptor));
    return null;
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    types(descriptor);
    return new Code();
  }

  private void types(String descriptor) {
    for (Type argument : Type.getArgumentTypes(descriptor)) {
      type(argument);
    }
    type(Type.getReturnType(descriptor));
  }

  private void type(Type type) {
    Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
    if (element.getSort() == Type.OBJECT) {
      type(element.getInternalName());
    }
  }

  private void type(String name) {
    if (name.startsWith("[")) {
      type(Type.getObjectType(name));
    } else if (name.startsWith(ownPackage)) {
      own.add(name);
    } else if (isLibrarys(name)) {
      library.put(name, new Member(name.replace('/', '.'), null, "", false, false));
    }
  }

  private static boolean isLibrarys(String name) {
    return !name.startsWith("java/") && !name.startsWith("io/haagent/");
  }

  private void member(
      String owner, String name, String descriptor, boolean isStatic, boolean ofInterface) {
    type(owner);
    if (isLibrarys(owner) && !owner.startsWith("[")) {
      library.put(
          owner + "." + name + descriptor + isStatic + ofInterface,
          new Member(owner.replace('/', '.'), name, descriptor, isStatic, ofInterface));
    }
  }

  /** Collects from a method's instructions. */
  private final class Code extends MethodVisitor {

    Code() {
      super(OpenedClassReader.ASM_API);
    }

    @Override
    public void visitTypeInsn(int opcode, String name) {
      type(name);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean ofInterface) {
      types(descriptor);
      member(owner, name, descriptor, opcode == Opcodes.INVOKESTATIC, ofInterface);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      type(owner);
      type(Type.getType(descriptor));
    }

    @Override
    public void visitLdcInsn(Object value) {
      if (value instanceof Type type && type.getSort() != Type.METHOD) {
        type(type);
      }
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      types(descriptor);
      for (Object argument : arguments) {
        if (argument instanceof Handle handle) {
          boolean isStatic = handle.getTag() == Opcodes.H_INVOKESTATIC;
          member(
              handle.getOwner(),
              handle.getName(),
              handle.getDesc(),
              isStatic,
              handle.isInterface());
        }
      }
    }

    @Override
    public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String caught) {
      if (caught != null) {
        type(caught);
      }
    }
  }
}
