package io.haagent.it.target.shapes;

/** A method for each primitive type, as argument and as result, and for arrays. */
final class Primitives {

  boolean ofBoolean(boolean a) {
    Tries.enter(a);
    a = !a;
    try {
      Tries.fail();
      return a;
    } finally {
      Tries.leave();
    }
  }

  byte ofByte(byte a) {
    Tries.enter(a);
    a = (byte) (a + 1);
    try {
      Tries.fail();
      return a;
    } finally {
      Tries.leave();
    }
  }

  short ofShort(short a) {
    Tries.enter(a);
    a = (short) (a + 1);
    try {
      Tries.fail();
      return a;
    } finally {
      Tries.leave();
    }
  }

  char ofChar(char a) {
    Tries.enter(a);
    a = (char) (a + 1);
    try {
      Tries.fail();
      return a;
    } finally {
      Tries.leave();
    }
  }

  int ofInt(int a) {
    Tries.enter(a);
    a = a + 1;
    try {
      Tries.fail();
      return a;
    } finally {
      Tries.leave();
    }
  }

  long ofLong(long a) {
    Tries.enter(a);
    a = a + 1;
    try {
      Tries.fail();
      return a;
    } finally {
      Tries.leave();
    }
  }

  float ofFloat(float a) {
    Tries.enter(a);
    a = a + 1;
    try {
      Tries.fail();
      return a;
    } finally {
      Tries.leave();
    }
  }

  double ofDouble(double a) {
    Tries.enter(a);
    a = a + 1;
    try {
      Tries.fail();
      return a;
    } finally {
      Tries.leave();
    }
  }

  int[] ofArray(int[] a) {
    Tries.enter(a.length);
    a = new int[] {a[0] + 1, 2};
    try {
      Tries.fail();
      return a;
    } finally {
      Tries.leave();
    }
  }

  String[][] ofArrays(String[][] a) {
    Tries.enter(a.length);
    a = new String[][] {{a[0][0] + "x"}};
    try {
      Tries.fail();
      return a;
    } finally {
      Tries.leave();
    }
  }
}
