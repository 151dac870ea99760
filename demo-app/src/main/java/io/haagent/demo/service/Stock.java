package io.haagent.demo.service;

import java.io.IOException;

/** The service that knows how many pieces of an item are there: {@code GET /stock/tea}. */
public final class Stock {

  private Stock() {}

  /**
   * Starts the stock service.
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
    return new HttpService("stock", port)
        .on("/fault", fault::endpoint)
        .on("/stats", request -> callers.endpoint())
        .on(
            "/stock",
            request -> {
              callers.count(request);
              return fault.strikes()
                  ? new Reply(500, "the shelves can't be read")
                  : Reply.ok(Integer.toString(pieces(request.path())));
            });
  }

  // Any number that stays the same for an item will do.
  private static int pieces(String path) {
    return 1 + Math.floorMod(path.hashCode(), 40);
  }
}
