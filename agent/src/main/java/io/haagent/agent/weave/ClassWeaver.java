package io.haagent.agent.weave;

import java.security.ProtectionDomain;
import java.util.List;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.TypeResolutionStrategy;
import net.bytebuddy.dynamic.VisibilityBridgeStrategy;
import net.bytebuddy.dynamic.scaffold.InstrumentedType;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/**
 * Weaves one class. The set-up is the leanest that Byte Buddy has: no fields, methods or interfaces
 * are ever added, so none of what makes those possible is loaded.
 */
final class ClassWeaver {
  private static final ByteBuddy BYTE_BUDDY =
      new ByteBuddy()
          .with(TypeValidation.DISABLED)
          .with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE)
          .with(InstrumentedType.Factory.Default.FROZEN)
          .with(VisibilityBridgeStrategy.Default.NEVER)
          .with(Implementation.Context.Disabled.Factory.INSTANCE);

  private ClassWeaver() {}

  /** Returns the woven class, or null where none of its methods is to be guarded. */
  static byte @Nullable [] methods(
      @Nullable ClassLoader loader,
      String className,
      byte[] bytes,
      List<Target> targets,
      WeaveReport report) {
    ClassFileLocator locator = locator(loader, className, bytes);
    TypePool pool = pool(locator);
    TypeDescription type = pool.describe(className).resolve();
    boolean handles = ClassFileVersion.ofClassFile(bytes).isAtLeast(ClassFileVersion.JAVA_V7);
    AsmVisitorWrapper.ForDeclaredMethods wrapper = new AsmVisitorWrapper.ForDeclaredMethods();
    boolean any = false;
    for (MethodDescription.InDefinedShape method : type.getDeclaredMethods()) {
      Target target = Selection.first(targets, type, method);
      if (target == null) {
        continue;
      }
      String what = Selection.name(method);
      GuardedReturn guarded = GuardedReturn.of(method, handles);
      if (guarded == GuardedReturn.REFUSED) {
        String why =
            what
                + " returns "
                + method.getReturnType().asErasure().getName()
                + ", which this version can't guard; name a method that returns its value or a"
                + " CompletionStage";
        if (target.sighting.note(why)) {
          report.notApplied(target.guardName, why);
        }
        continue;
      }
      if (Math.max(target.keyArgument, target.tierArgument) >= method.getParameters().size()) {
        report.warn(
            target.guardName,
            what
                + " has no argument "
                + Math.max(target.keyArgument, target.tierArgument)
                + ", counted from 0; its calls share one bucket, or the first tier");
      }
      boolean parks = target.waits || (target.backsOff && guarded == GuardedReturn.RETURN);
      if (parks && method.isSynchronized() && target.sighting.warned(what)) {
        report.warn(
            target.guardName,
            what
                + " is synchronized: a wait of the guard holds its monitor; guard its caller, or"
                + " take \"wait\" and \"retry\" out");
      }
      reportUnhedged(target, what, guarded, report);
      boolean fallback = answers(target, type, method, guarded, pool, report);
      // The first is the outermost.
      boolean judges = target.judges && !method.getReturnType().represents(void.class);
      wrapper = wrapper.method(new Only(method), GuardAdvice.of(target, guarded, fallback, judges));
      if (target.faulty) {
        wrapper = wrapper.method(new Only(method), GuardAdvice.fault(target.guard, guarded));
      }
      report.wove(target.guardName, what);
      any = true;
    }
    Selection.reportMisses(targets, type, report);
    return any ? make(type, locator, pool, wrapper) : null;
  }

  private static void reportUnhedged(
      Target target, String what, GuardedReturn guarded, WeaveReport report) {
    if (!target.hedged || guarded == GuardedReturn.STAGE) {
      return;
    }
    String why =
        what
            + " has no hedges: it "
            + (guarded == GuardedReturn.RETURN
                ? "brings its answer when it returns"
                : "declares a stage of its own kind")
            + "; declare CompletionStage or CompletableFuture, or take \"hedge\" out";
    if (target.sighting.note(why)) {
      report.notApplied(target.guardName, why);
    }
  }

  /**
   * Tells whether the guard's fallback can answer for a method; if it has one that can't, says why.
   */
  private static boolean answers(
      Target target,
      TypeDescription type,
      MethodDescription.InDefinedShape method,
      GuardedReturn guarded,
      TypePool pool,
      WeaveReport report) {
    FallbackCheck check = target.fallback;
    if (check == null) {
      return false;
    }
    @Nullable String problem =
        guarded == GuardedReturn.OBSERVED
            ? "it declares a stage of its own kind, which nothing of ours can stand in for; declare"
                + " CompletionStage or CompletableFuture"
            : check.problem(type, method, MethodSiteMapping.text(method), pool);
    if (problem == null) {
      return true;
    }
    String why = Selection.name(method) + " has no fallback: " + problem;
    if (target.sighting.note(why)) {
      report.notApplied(target.guardName, why);
    }
    return false;
  }

  /** Weaves {@code java.net.http}'s client: its blocking call and the one all others end in. */
  static byte[] client(
      @Nullable ClassLoader loader,
      String className,
      byte[] bytes,
      int adapter,
      WeaveReport report) {
    ClassFileLocator locator = locator(loader, className, bytes);
    TypePool pool = pool(locator);
    TypeDescription type = pool.describe(className).resolve();
    AsmVisitorWrapper.ForDeclaredMethods wrapper = new AsmVisitorWrapper.ForDeclaredMethods();
    int found = 0;
    for (MethodDescription.InDefinedShape method : type.getDeclaredMethods()) {
      int parameters = method.getParameters().size();
      boolean send = method.getName().equals("send") && parameters == 2;
      boolean sendAsync = method.getName().equals("sendAsync") && parameters == 4;
      if ((send || sendAsync) && !method.isBridge()) {
        wrapper = wrapper.method(new Only(method), GuardAdvice.exchange(adapter, sendAsync));
        found++;
      }
    }
    if (found != 2) {
      throw new IllegalStateException(
          "this JDK's " + className + " has other methods than send(2) and sendAsync(4)");
    }
    report.wove("*", "java.net.http.HttpClient");
    return make(type, locator, pool, wrapper);
  }

  /**
   * Weaves the class of an application's HTTP client that all its calls come through.
   *
   * @return null where the class is another version's that is woven elsewhere, or the library's API
   *     is not the one that its adapter links to
   */
  static byte @Nullable [] library(
      @Nullable ClassLoader loader,
      String className,
      byte[] bytes,
      LibraryHook hook,
      @Nullable ProtectionDomain domain,
      WeaveReport report) {
    ClassFileLocator locator = locator(loader, className, bytes);
    TypePool pool = pool(locator);
    TypeDescription type = pool.describe(className).resolve();
    AsmVisitorWrapper.ForDeclaredMethods wrapper = new AsmVisitorWrapper.ForDeclaredMethods();
    boolean found = false;
    for (MethodDescription.InDefinedShape method : type.getDeclaredMethods()) {
      if (hook.isCall(method)) {
        wrapper = wrapper.method(new Only(method), GuardAdvice.library());
        found = true;
      }
    }
    if (!found && hook.elsewhere()) {
      return null;
    }
    LibraryCheck check = new LibraryCheck(pool);
    if (!found || check.first(hook) == null) {
      report.notApplied(
          Weaver.HTTP,
          hook.library()
              + " of "
              + LibraryVersion.of(domain)
              + " is not one that this agent knows, so its calls are not guarded: "
              + (found ? check.problem() : className + " has no method " + hook.method()));
      return null;
    }
    report.wove(Weaver.HTTP, hook.library() + " of " + LibraryVersion.of(domain));
    return make(type, locator, pool, wrapper);
  }

  private static byte[] make(
      TypeDescription type,
      ClassFileLocator locator,
      TypePool pool,
      AsmVisitorWrapper.ForDeclaredMethods wrapper) {
    return BYTE_BUDDY
        .decorate(type, locator)
        .visit(wrapper)
        .make(TypeResolutionStrategy.Disabled.INSTANCE, pool)
        .getBytes();
  }

  private static ClassFileLocator locator(
      @Nullable ClassLoader loader, String className, byte[] bytes) {
    return new ClassFileLocator.Compound(
        ClassFileLocator.Simple.of(className, bytes),
        loader == null
            ? ClassFileLocator.ForClassLoader.ofSystemLoader()
            : ClassFileLocator.ForClassLoader.WeaklyReferenced.of(loader));
  }

  /**
   * Lazy, because no more than the names of a method's types is needed: the class file of one may
   * be missing (an optional dependency) or not be shown by the loader, and reading it costs time.
   */
  private static TypePool pool(ClassFileLocator locator) {
    return new TypePool.Default.WithLazyResolution(
        new TypePool.CacheProvider.Simple(), locator, TypePool.Default.ReaderMode.FAST);
  }

  /** Matches one method by name and descriptor. */
  private static final class Only implements ElementMatcher<MethodDescription> {
    private final String name;
    private final String descriptor;

    Only(MethodDescription method) {
      this.name = method.getInternalName();
      this.descriptor = method.getDescriptor();
    }

    @Override
    public boolean matches(@Nullable MethodDescription method) {
      return method != null
          && method.getInternalName().equals(name)
          && method.getDescriptor().equals(descriptor);
    }
  }
}
