package io.haagent.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a method pattern apart; what it refuses, it refuses with what to write instead. */
final class MethodPatternParser {
  private static final String FORM = "write it like \"com.acme.Type#method\"";

  private final String text;
  private final Location at;

  MethodPatternParser(String text, Location at) {
    this.text = text;
    this.at = at;
  }

  MethodPattern parse() {
    String rest = text.strip();
    String annotation = null;
    if (rest.startsWith("@")) {
      int space = rest.indexOf(' ');
      if (space < 0) {
        throw wrong(
            "names an annotation but no method",
            "write it like \"@com.acme.Remote com.acme.Type#method\"");
      }
      annotation = rest.substring(1, space);
      if (!Names.isClassName(annotation)) {
        throw wrong(
            "has the annotation " + Names.quote(annotation) + ", which is no class name",
            "write its whole name, like \"@com.acme.Remote \"");
      }
      rest = rest.substring(space + 1).strip();
    }
    int open = rest.indexOf('(');
    String head = open < 0 ? rest : rest.substring(0, open).strip();
    int hash = head.indexOf('#');
    if (hash < 0) {
      throw wrong("names no method", withoutHash(head, open < 0 ? "" : rest.substring(open)));
    }
    String type = head.substring(0, hash);
    String method = head.substring(hash + 1);
    boolean subtypes = type.endsWith("+");
    if (subtypes) {
      type = type.substring(0, type.length() - 1);
    }
    checkType(type);
    checkMethod(type, method);
    return new MethodPattern(
        text, at, annotation, type, subtypes, method, parameters(rest, open, method));
  }

  private static String withoutHash(String head, String parameters) {
    int dot = head.lastIndexOf('.');
    boolean looksRight =
        dot > 0
            && Names.isClassName(head)
            && Character.isLowerCase(head.charAt(dot + 1))
            && Character.isUpperCase(head.charAt(head.lastIndexOf('.', dot - 1) + 1));
    return looksRight
        ? "write "
            + Names.quote(head.substring(0, dot) + "#" + head.substring(dot + 1) + parameters)
        : FORM;
  }

  private void checkType(String type) {
    if (type.isEmpty()) {
      throw wrong("names no type", FORM);
    }
    boolean afterDot = false;
    for (int i = 0; i < type.length(); i++) {
      char c = type.charAt(i);
      if (c == '.') {
        boolean packages = type.startsWith("..", i);
        if (afterDot || (i == 0 && !packages)) {
          throw wrong("has no type name: " + Names.quote(type), FORM);
        }
        i += packages ? 1 : 0;
        afterDot = true;
      } else if (c == '*' || Names.isNamePart(c)) {
        afterDot = false;
      } else {
        throw wrong(
            "has " + Names.quote(c) + " in the type's name",
            "write only package, type, # and method, like \"com.acme.Type#method\"");
      }
    }
    if (afterDot) {
      throw wrong("has no type name after the package", "write \"" + type + "*#method\"");
    }
  }

  private void checkMethod(String type, String method) {
    if (method.isEmpty()) {
      throw wrong("names no method after #", "write \"" + type + "#*\" for all of them");
    }
    String simple = type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
    if (method.equals("<init>")
        || method.equals("new")
        || (method.equals(simple) && simple.indexOf('*') < 0)) {
      throw wrong(
          "names a constructor, which can't be guarded",
          "name the method that makes the object, like \"" + type + "#create\"");
    }
    if (method.equals("<clinit>")) {
      throw wrong("names a static initialiser, which can't be guarded", "name a method");
    }
    for (int i = 0; i < method.length(); i++) {
      char c = method.charAt(i);
      if (c != '*' && !Names.isNamePart(c)) {
        throw wrong("has " + Names.quote(c) + " in the method's name", FORM);
      }
    }
  }

  private @Nullable List<String> parameters(String rest, int open, String method) {
    if (open < 0) {
      return null;
    }
    if (!rest.endsWith(")") || rest.indexOf('(', open + 1) >= 0) {
      throw wrong("has no end of its parameters", "write \"" + method + "(..)\" for any");
    }
    String inside = rest.substring(open + 1, rest.length() - 1).strip();
    if (inside.equals("..")) {
      return null;
    }
    List<String> types = new ArrayList<>();
    int start = 0;
    int depth = 0;
    for (int i = 0; i <= inside.length() && !inside.isEmpty(); i++) {
      char c = i < inside.length() ? inside.charAt(i) : ',';
      depth += c == '<' ? 1 : c == '>' ? -1 : 0;
      if (i == inside.length() || (c == ',' && depth == 0)) {
        types.add(parameter(inside.substring(start, i).strip(), i == inside.length()));
        start = i + 1;
      }
    }
    return types;
  }

  private String parameter(String written, boolean last) {
    String type = written;
    int generic = type.indexOf('<');
    if (generic >= 0) {
      int end = type.lastIndexOf('>');
      type = end < generic ? "" : type.substring(0, generic) + type.substring(end + 1);
    }
    if (last && type.endsWith("...")) {
      type = type.substring(0, type.length() - 3).strip().concat("[]");
    }
    int dimensions = 0;
    String element = type;
    while (element.endsWith("[]")) {
      element = element.substring(0, element.length() - 2).strip();
      dimensions++;
    }
    if (!Names.isClassName(element) && !Names.isPrimitive(element)) {
      throw wrong(
          "has " + Names.quote(written) + " as a parameter, which is no type",
          "write types like \"String, int[], java.util.List\", or (..) for any parameters");
    }
    return dimensions == 0 ? element : element.concat("[]".repeat(dimensions));
  }

  private IllegalArgumentException wrong(String what, String instead) {
    return new IllegalArgumentException(Names.quote(text) + " " + what + "; " + instead);
  }
}
