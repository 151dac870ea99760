package io.haagent.it.target.mark;

/** An interface without a body. */
interface Port {

  String send(String a);
}
