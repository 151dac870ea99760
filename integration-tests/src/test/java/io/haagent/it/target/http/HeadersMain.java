package io.haagent.it.target.http;

import io.haagent.it.target.Facts;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Calls what fails two of three times, in both ways, with requests that it looks at again. */
public final class HeadersMain {

  private HeadersMain() {}

  public static void main(String[] arguments) throws Exception {
    Calls calls = new Calls(Calls.newClient(), arguments[0]);
    boolean unchanged = true;
    for (String guard : new String[] {"deadline", "none", "own", "rest"}) {
      unchanged &= both(calls, "/flaky/" + guard + "/", guard.equals("own"));
    }
    Facts.fact("unchanged", unchanged);
  }

  private static boolean both(Calls calls, String path, boolean own) throws Exception {
    HttpRequest blocking = request(calls, path + "send", own);
    HttpRequest asynchronous = request(calls, path + "sendAsync", own);
    calls.client().send(blocking, BodyHandlers.ofString());
    calls.client().sendAsync(asynchronous, BodyHandlers.ofString()).get();
    int headers = own ? 1 : 0;
    return blocking.headers().map().size() == headers
        && asynchronous.headers().map().size() == headers;
  }

  private static HttpRequest request(Calls calls, String path, boolean own) {
    HttpRequest.Builder builder = calls.request(path);
    return (own ? builder.header("X-Ha-Attempt", "7") : builder).build();
  }
}
