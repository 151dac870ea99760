/** The class that one of the measured policies weaves. */
final class Greeter {
  String greet(String name) {
    return "hello, ".concat(name);
  }
}
