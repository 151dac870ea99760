package io.haagent.it.target.keys;

import static io.haagent.it.target.Facts.fact;

import io.haagent.it.target.keys.Tenants.Plan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;

/** Calls until it is rejected, for one tenant after the other, and prints how often it wasn't. */
public final class KeysMain {
  private static final int CALLS = 12;

  private KeysMain() {}

  public static void main(String[] arguments) {
    for (long tenant : new long[] {1, 2, Long.MAX_VALUE}) {
      fact("number." + tenant, admitted(() -> Tenants.byNumber(0.5, tenant)));
    }
    fact("free.a", admitted(() -> Tenants.byText("a", Plan.FREE)));
    fact("paid.b", admitted(() -> Tenants.byText("b", Plan.PAID)));
    fact("noPlan.c", admitted(() -> Tenants.byText("c", null)));
    fact("noTenant", admitted(() -> Tenants.byText(null, Plan.FREE)));
    fact("later.a", admitted(() -> Tenants.later("a").join()));
    fact("later.b", admitted(() -> Tenants.later("b").join()));
    fact("without", admitted(Tenants::without));
    fact("retried.a", thrown(() -> Tenants.retried("a")));
    fact("retried.a.again", thrown(() -> Tenants.retried("a")));
    fact("retried.b", thrown(() -> Tenants.retried("b")));
    HttpClient client = HttpClient.newHttpClient();
    for (String tenant : new String[] {"a", "b"}) {
      fact("header." + tenant, admitted(() -> ask(client, arguments[0] + "/header", tenant)));
    }
    fact("host", admitted(() -> ask(client, arguments[0] + "/host", "a")));
    fact("otherHost", admitted(() -> ask(client, arguments[1] + "/host", "a")));
  }

  private static int ask(HttpClient client, String uri, String tenant)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri)).header("X-Tenant", tenant).build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static int admitted(Callable<?> call) {
    int admitted = 0;
    for (int i = 0; i < CALLS; i++) {
      admitted += thrown(call).equals("none") ? 1 : 0;
    }
    return admitted;
  }

  private static String thrown(Callable<?> call) {
    try {
      call.call();
      return "none";
    } catch (CompletionException e) {
      return String.valueOf(e.getCause());
    } catch (Exception e) {
      return e.getClass().getName();
    }
  }
}
