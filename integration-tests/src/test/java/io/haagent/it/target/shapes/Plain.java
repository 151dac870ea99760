package io.haagent.it.target.shapes;

import java.io.IOException;

/** Methods of an ordinary class, by modifier and by body. */
class Plain {

  private int state = 5;

  String instance(int a, String b) {
    Tries.enter(a, b);
    a++;
    b += "x";
    try {
      Tries.fail();
      return a + b + state;
    } finally {
      Tries.leave();
    }
  }

  static String ofStatic(int a, String b) {
    Tries.enter(a, b);
    a++;
    b += "x";
    try {
      Tries.fail();
      return a + b;
    } finally {
      Tries.leave();
    }
  }

  String callPrivate(String a) {
    return ofPrivate(a);
  }

  private String ofPrivate(String a) {
    Tries.enter(a);
    a = null;
    try {
      Tries.fail();
      return "private " + a + state;
    } finally {
      Tries.leave();
    }
  }

  synchronized String ofSynchronized(String a) {
    Tries.enter(a, Thread.holdsLock(this));
    a += "x";
    try {
      Tries.fail();
      return a;
    } finally {
      Tries.leave();
    }
  }

  static synchronized String staticSynchronized(String a) {
    Tries.enter(a, Thread.holdsLock(Plain.class));
    a += "x";
    try {
      Tries.fail();
      return a;
    } finally {
      Tries.leave();
    }
  }

  final String ofFinal(String a) {
    Tries.enter(a);
    a += "x";
    try {
      Tries.fail();
      return a;
    } finally {
      Tries.leave();
    }
  }

  protected String ofProtected(String a) {
    Tries.enter(a);
    a += "x";
    try {
      Tries.fail();
      return a;
    } finally {
      Tries.leave();
    }
  }

  /** A monitor taken and given back inside the body. */
  String synchronizedBlock(Object lock, String a) {
    synchronized (lock) {
      Tries.enter(a);
      a += "x";
      try {
        Tries.fail();
        return a;
      } finally {
        Tries.leave();
      }
    }
  }

  String varargs(String first, int... rest) {
    Tries.enter(first, rest.length);
    int sum = 0;
    for (int i : rest) {
      sum += i;
    }
    rest = new int[0];
    try {
      Tries.fail();
      return first + sum + rest.length;
    } finally {
      Tries.leave();
    }
  }

  void ofVoid(StringBuilder into) {
    Tries.enter(into.length());
    try {
      Tries.fail();
      into.append("done");
      into = null;
    } finally {
      Tries.leave();
    }
  }

  String noArguments() {
    Tries.enter();
    try {
      Tries.fail();
      return "none";
    } finally {
      Tries.leave();
    }
  }

  String nullResult(String a) {
    Tries.enter(a);
    try {
      Tries.fail();
      return null;
    } finally {
      Tries.leave();
    }
  }

  /** The overload that the pattern names by its parameter; the other must stay as it is. */
  String overloaded(int[] a) {
    Tries.enter(a.length);
    try {
      Tries.fail();
      return "int[]";
    } finally {
      Tries.leave();
    }
  }

  String overloaded(String a) {
    Tries.enter(a);
    try {
      Tries.fail();
      return "String";
    } finally {
      Tries.leave();
    }
  }

  String tryCatchInside(String a) {
    Tries.enter(a);
    try {
      Tries.fail();
      return "healthy " + a;
    } catch (Flaky caught) {
      a += "!";
      throw new Flaky("again " + a);
    } finally {
      Tries.leave();
    }
  }

  /** The body mends its own failure, so that the guard has nothing to repeat. */
  String caughtInside(String a) {
    Tries.enter(a);
    try {
      Tries.fail();
      return "healthy " + a;
    } catch (Flaky caught) {
      return "mended " + caught.getMessage();
    } finally {
      Tries.leave();
    }
  }

  @SuppressWarnings("try") // the resource is there to be closed
  String tryWithResources(String a) throws IOException {
    Tries.enter(a);
    try (AutoCloseable ignored = Tries::leave;
        java.io.StringReader reader = new java.io.StringReader(a)) {
      a = "";
      Tries.fail();
      return a + (char) reader.read();
    } catch (Flaky flaky) {
      throw flaky;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  String checked(String a) throws IOException {
    Tries.enter(a);
    a += "x";
    try {
      throw new IOException("no " + Tries.attempts());
    } finally {
      Tries.leave();
    }
  }

  String error(String a) {
    Tries.enter(a);
    try {
      throw new AssertionError("no " + Tries.attempts());
    } finally {
      Tries.leave();
    }
  }

  /** Several exits, a loop with labels, a string switch, and locals live across all of them. */
  String branches(String kind, int rounds) {
    Tries.enter(kind, rounds);
    long sum = 0;
    double mean = 0.5;
    try {
      outer:
      for (int i = 0; i < rounds; i++) {
        switch (kind) {
          case "odd":
            if (i % 2 == 0) {
              continue outer;
            }
            break;
          case "even":
            if (i % 2 == 1) {
              continue outer;
            }
            break;
          default:
            return "unknown";
        }
        long square = (long) i * i;
        sum += square;
        mean = sum / (double) (i + 1);
        if (sum > 1000) {
          break outer;
        }
      }
      rounds = 0;
      kind = kind.concat(":");
      Tries.fail();
      return kind + sum + ":" + (int) mean + rounds;
    } finally {
      Tries.leave();
    }
  }

  int recursion(int depth) {
    Tries.enter(depth);
    if (depth == 0) {
      Tries.fail();
      return 0;
    }
    try {
      return depth + recursion(depth - 1);
    } finally {
      Tries.leave();
    }
  }

  @SuppressWarnings("checkstyle:ParameterNumber")
  String many(
      int a,
      long b,
      double c,
      float d,
      boolean e,
      byte f,
      short g,
      char h,
      String i,
      long[] j,
      long k,
      double l,
      Object m) {
    Tries.enter(a, b, c, d, e, f, g, h, i, j.length, k, l, m);
    long all = a + b + (long) c + (long) d + f + g + j[0] + k + (long) l;
    String text = all + "" + e + h + i + m;
    a = 0;
    b = 0;
    c = 0;
    d = 0;
    e = !e;
    f = 0;
    g = 0;
    h = 0;
    i = null;
    j = null;
    k = 0;
    l = 0;
    m = null;
    try {
      Tries.fail();
      return text;
    } finally {
      Tries.leave();
    }
  }

  long longDoubleMixed(long a, int b, double c, String d, long e) {
    Tries.enter(a, b, c, d, e);
    a += b;
    b = -1;
    c *= 2;
    e -= 1;
    d = d + b;
    try {
      Tries.fail();
      return a + (long) c + e + d.length();
    } finally {
      Tries.leave();
    }
  }
}
