package io.haagent.it;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A forked JVM while it runs. Closing it ends it, however it is. */
final class Running implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Process process;
  private final Jdk jdk;
  private final List<String> command;
  private final Path folder;
  private final String policy;

  Running(Process process, Jdk jdk, List<String> command, Path folder, String policy) {
    this.process = process;
    this.jdk = jdk;
    this.command = command;
    this.folder = folder;
    this.policy = policy;
  }

  long pid() {
    return process.pid();
  }

  /** Loads the packaged agent into it, as the commands do, but without a JVM for each. */
  Running load(String arguments) {
    return load(Artifacts.agentJar(), arguments);
  }

  /** Loads an agent into it. */
  Running load(Path agent, String arguments) {
    return attached(machine -> machine.loadAgent(agent.toString(), arguments));
  }

  /** Has the JVM start what it needs to be attached to, its thread and its socket. */
  Running startAttachListener() {
    return attached(VirtualMachine::getSystemProperties);
  }

  private Running attached(Request request) {
    try {
      VirtualMachine machine = VirtualMachine.attach(String.valueOf(pid()));
      try {
        request.to(machine);
      } finally {
        machine.detach();
      }
      return this;
    } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
      throw new IllegalStateException(soFar().toString(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(soFar().toString(), e);
    }
  }

  private interface Request {
    void to(VirtualMachine machine)
        throws AgentLoadException, AgentInitializationException, IOException;
  }

  /** What it has left so far; its exit code is -1 while it runs. */
  Run soFar() {
    return Run.of(command, folder, process.isAlive() ? -1 : process.exitValue(), policy);
  }

  /** Sends one line to its standard input. */
  Running say(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(soFar().toString(), e);
    }
  }

  /** Waits for the fact of a name, which the program prints once, and returns its value. */
  String awaitFact(String name) {
    await("fact " + name, () -> soFar().facts().containsKey(name));
    return soFar().facts().get(name);
  }

  /** Waits for something to come true while it runs. */
  Running await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() && !condition.getAsBoolean()) {
        throw new AssertionError("ended without " + what + "\n" + soFar());
      }
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError(
            "no " + what + " within " + PATIENCE + "\n" + soFar() + "\n" + threads());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return this;
  }

  /** Closes its standard input. */
  Running endOfInput() {
    try {
      process.getOutputStream().close();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for its end. */
  Run end() {
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(
            "not ended after " + LIMIT + ": " + String.join(" ", command) + "\n" + threads());
      }
      return soFar();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      close();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private String threads() {
    File dump = folder.resolve("threads.txt").toFile();
    try {
      Process jcmd =
          new ProcessBuilder(
                  jdk.tool("jcmd").toString(), String.valueOf(process.pid()), "Thread.print")
              .redirectErrorStream(true)
              .redirectOutput(dump)
              .start();
      if (!jcmd.waitFor(10, TimeUnit.SECONDS)) {
        jcmd.destroyForcibly();
      }
      return Files.readString(dump.toPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
