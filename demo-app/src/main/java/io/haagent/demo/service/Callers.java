package io.haagent.demo.service;

import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Counts the requests that reached a service, by who sent them. Thread-safe. */
final class Callers {

  private final ConcurrentMap<String, LongAdder> counts = new ConcurrentHashMap<>();

  void count(Request request) {
    counts.computeIfAbsent(request.caller(), caller -> new LongAdder()).increment();
  }

  /** One line for each caller: its name, a blank, its number of requests. */
  Reply endpoint() {
    return Reply.ok(
        new TreeMap<>(counts)
            .entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().sum())
                .collect(Collectors.joining("\n")));
  }
}
