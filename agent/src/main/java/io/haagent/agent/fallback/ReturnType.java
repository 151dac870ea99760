package io.haagent.agent.fallback;

import java.util.ArrayList;
import java.util.List;

/**
 * What a method returns, with the arguments of generic types, parsed from its signature: at that
 * time its classes aren't loaded. Immutable.
 */
final class ReturnType {
  static final char CLASS = 'L';
  static final char ARRAY = '[';
  static final char VARIABLE = 'T';
  private static final ReturnType ANY = new ReturnType(CLASS, "java.lang.Object", List.of());

  /** The first letter of a type's descriptor. */
  final char kind;

  /** The binary name of a class, the name of a variable; else empty. */
  final String name;

  /** The arguments of a generic type, or the one component of an array. */
  final List<ReturnType> arguments;

  private ReturnType(char kind, String name, List<ReturnType> arguments) {
    this.kind = kind;
    this.name = name;
    this.arguments = arguments;
  }

  /** Parses what {@link io.haagent.bootstrap.Invocation#method} ends with. */
  static ReturnType of(String method) {
    return new Parser(method, method.lastIndexOf(')') + 1).type();
  }

  /** Returns a type's argument; that of a raw type can be anything. */
  ReturnType argument(int index) {
    return index < arguments.size() ? arguments.get(index) : ANY;
  }

  /** Returns the type as it is written in source. */
  String shown() {
    return switch (kind) {
      case 'Z' -> "boolean";
      case 'B' -> "byte";
      case 'S' -> "short";
      case 'C' -> "char";
      case 'I' -> "int";
      case 'J' -> "long";
      case 'F' -> "float";
      case 'D' -> "double";
      case 'V' -> "void";
      case ARRAY -> argument(0).shown() + "[]";
      default -> name;
    };
  }

  /** Reads a type of JVMS 4.7.9.1. */
  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text, int at) {
      this.text = text;
      this.at = at;
    }

    ReturnType type() {
      char kind = text.charAt(at++);
      switch (kind) {
        case ARRAY -> {
          return new ReturnType(kind, "", List.of(type()));
        }
        case VARIABLE -> {
          return new ReturnType(kind, upTo(text.indexOf(';', at)), List.of());
        }
        case CLASS -> {
          return reference();
        }
        default -> {
          return new ReturnType(kind, "", List.of());
        }
      }
    }

    private String upTo(int end) {
      String part = text.substring(at, end);
      at = end + 1;
      return part;
    }

    private ReturnType reference() {
      StringBuilder name = new StringBuilder();
      List<ReturnType> arguments = List.of();
      for (; ; ) {
        char c = text.charAt(at++);
        switch (c) {
          case ';' -> {
            return new ReturnType(CLASS, name.toString(), arguments);
          }
          case '<' -> arguments = arguments();
          case '/' -> name.append('.');
          case '.' -> { // an inner class of a generic one
            name.append('$');
            arguments = List.of();
          }
          default -> name.append(c);
        }
      }
    }

    private List<ReturnType> arguments() {
      List<ReturnType> found = new ArrayList<>(2);
      while (text.charAt(at) != '>') {
        char c = text.charAt(at);
        if (c == '*') {
          at++;
          found.add(ANY);
        } else {
          at += c == '+' || c == '-' ? 1 : 0;
          found.add(type());
        }
      }
      at++;
      return found;
    }
  }
}
