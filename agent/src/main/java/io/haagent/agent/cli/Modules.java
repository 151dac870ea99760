package io.haagent.agent.cli;

/** The JDK's modules that a smaller Java may be without. */
final class Modules {

  private Modules() {}

  static void require(String module) throws CommandFailed {
    if (ModuleLayer.boot().findModule(module).isEmpty()) {
      throw new CommandFailed(
          "this java ("
              + System.getProperty("java.home")
              + ") is without module "
              + module
              + "; use a JDK's java, or start the service with -javaagent:ha-agent.jar");
    }
  }
}
