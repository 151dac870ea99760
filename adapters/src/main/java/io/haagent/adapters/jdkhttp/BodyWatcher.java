package io.haagent.adapters.jdkhttp;

/** Is told when a body fails that is read after its call has been answered. */
interface BodyWatcher {

  /**
   * Takes note of a body that broke off.
   *
   * @param number of the attempt that was answered with it
   */
  void bodyFailed(int number, Throwable failure);
}
