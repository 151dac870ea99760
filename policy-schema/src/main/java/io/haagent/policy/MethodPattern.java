package io.haagent.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code method}: {@code [@Annotation ]package.Type[+]#method[(parameters)]}. It
 * matches strings and never loads a class.
 *
 * @param text as the file has it
 * @param at where it stands, for messages about what it doesn't find
 * @param annotation the binary name of the annotation that the method or its type must carry, or
 *     null
 * @param type the type's binary name, with {@code *} (any run without a dot) and {@code ..} (any
 *     packages)
 * @param subtypes whether the type's subtypes are meant too
 * @param method the method's name with {@code *}
 * @param parameters the parameter types, {@code []} for each array dimension; null for any
 */
public record MethodPattern(
    String text,
    Location at,
    @Nullable String annotation,
    String type,
    boolean subtypes,
    String method,
    @Nullable List<String> parameters) {
  /** Copies the list. */
  public MethodPattern {
    parameters = parameters == null ? null : List.copyOf(parameters);
  }

  /**
   * Parses a pattern that stands in no file.
   *
   * @throws IllegalArgumentException if it is none; the message says what to write instead
   */
  public static MethodPattern parse(String text) {
    return parse(text, new Location(1, 1));
  }

  static MethodPattern parse(String text, Location at) {
    return new MethodPatternParser(text, at).parse();
  }

  /** Returns the only type it names, or null where it has wildcards. */
  public @Nullable String exactTypeName() {
    return Glob.literalPrefix(type, Glob.TYPE) == type.length() ? type : null;
  }

  /**
   * Tells whether the type is the named one; whether it is a subtype of it is for the caller to
   * find out, by asking with the supertypes' names.
   *
   * @param binaryName as {@link Class#getName} has it
   */
  public boolean matchesType(String binaryName) {
    return Glob.matches(type, binaryName, Glob.TYPE);
  }

  /** Tells whether a method has the name, whatever its parameters are. */
  public boolean matchesName(String name) {
    return Glob.matches(method, name, Glob.NO_SEPARATOR);
  }

  /**
   * Tells whether a method has the name and the parameters.
   *
   * @param name the method's name
   * @param parameterTypes the erased types: {@code int}, {@code int[]}, {@code java.lang.String},
   *     {@code java.util.Map$Entry}; a varargs parameter is an array
   */
  public boolean matchesMethod(String name, List<String> parameterTypes) {
    if (!matchesName(name)) {
      return false;
    }
    List<String> wanted = parameters;
    if (wanted == null) {
      return true;
    }
    if (wanted.size() != parameterTypes.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (!isType(wanted.get(i), parameterTypes.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** A simple name stands for that class in any package, and nested in any class. */
  static boolean isType(String wanted, String actual) {
    if (!actual.endsWith(wanted)) {
      return wanted.indexOf('.') >= 0 && wanted.equals(actual.replace('$', '.'));
    }
    int before = actual.length() - wanted.length() - 1;
    if (before < 0) {
      return true;
    }
    char c = actual.charAt(before);
    return wanted.indexOf('.') < 0 && (c == '.' || c == '$');
  }
}
