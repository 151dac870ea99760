package io.haagent.demo.service;

/**
 * What a service answers.
 *
 * @param status the HTTP status
 * @param text the body, sent as plain text with a line break at its end
 */
record Reply(int status, String text) {

  static Reply ok(String text) {
    return new Reply(200, text);
  }
}
