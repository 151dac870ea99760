package io.haagent.demo.service;

import java.io.IOException;

/** The service that takes the money: {@code POST /payments?amount=450}. */
public final class Payment {

  private Payment() {}

  /**
   * Starts the payment service.
   *
   * @param args the port, 0 for any free one
   */
  public static void main(String[] args) throws IOException {
    Parent.watch();
    service(Integer.parseInt(args[0])).start();
  }

  static HttpService service(int port) throws IOException {
    Callers callers = new Callers();
    Fault fault = new Fault();
    Counter counter = new Counter();
    return new HttpService("payment", port)
        .on("/fault", fault::endpoint)
        .on("/stats", request -> callers.endpoint())
        .on(
            "/payments",
            request -> {
              callers.count(request);
              if (fault.strikes()) {
                return new Reply(500, "the bank doesn't answer");
              }
              return counter.serve() ? Reply.ok("paid") : new Reply(503, "overloaded, restarting");
            });
  }
}
