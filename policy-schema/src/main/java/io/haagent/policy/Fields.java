package io.haagent.policy;

import io.haagent.policy.Field.Kind;
import java.util.List;

/** Every field of the file. Lists, so that messages and tests can walk them. */
final class Fields {
  /** The most guards of one file. */
  static final int MAX_GUARDS = 100_000;

  static final Field SCHEMA = Field.of("$schema", Kind.TEXT, null);
  static final Field SERVICE = Field.of("service", Kind.TEXT, null);
  static final Field PRESET = Field.of("preset", Kind.CHOICE, "\"recommended\"");
  static final Field GUARDS = Field.object("guards");
  static final Field EVENTS = Field.object("events");
  static final Field STATE = Field.object("state");
  static final List<Field> FILE = List.of(SCHEMA, SERVICE, PRESET, GUARDS, EVENTS, STATE);

  static final Field EVENTS_FILE = Field.of("file", Kind.TEXT, null);
  static final List<Field> EVENT = List.of(EVENTS_FILE);

  static final Field STATE_FILE = Field.of("file", Kind.TEXT, null);
  static final List<Field> STATES = List.of(STATE_FILE);

  static final Field METHOD = Field.of("method", Kind.LIST, null);
  static final Field HTTP = Field.object("http");
  static final Field MODE = Field.of("mode", Kind.CHOICE, "\"on\"");
  static final Field DEADLINE = Field.duration("deadline", 1, null);
  static final Field ATTEMPT_TIMEOUT = Field.duration("attemptTimeout", 1, null);
  static final Field INTERRUPT = Field.of("interrupt", Kind.FLAG, "false");
  static final Field CALL_HEADERS = Field.of("headers", Kind.FLAG, null);
  static final Field REJECT = Field.object("reject");
  static final Field RETRY = Field.object("retry");
  static final Field BREAKER = Field.object("breaker");
  static final Field LIMIT = Field.object("limit");
  static final Field BULKHEAD = Field.object("bulkhead");
  static final Field FALLBACK = Field.object("fallback");
  static final Field HEDGE = Field.object("hedge");
  static final Field FAULT = Field.object("fault");
  static final Field PER = Field.of("per", Kind.TEXT, null);
  static final Field PER_MAX_KEYS = Field.whole("maxKeys", 1, 1_000_000, "100000");
  static final Field INBOUND = Field.later("inbound");
  static final Field GRPC = Field.later("grpc");
  static final Field LIBRARY = Field.later("library");

  /** A guard has exactly one of these. */
  static final List<Field> TARGETS = List.of(METHOD, HTTP, INBOUND, GRPC, LIBRARY);

  static final List<Field> GUARD =
      List.of(
          METHOD,
          HTTP,
          INBOUND,
          GRPC,
          LIBRARY,
          MODE,
          DEADLINE,
          ATTEMPT_TIMEOUT,
          INTERRUPT,
          CALL_HEADERS,
          REJECT,
          RETRY,
          BREAKER,
          LIMIT,
          BULKHEAD,
          PER,
          PER_MAX_KEYS,
          FALLBACK,
          HEDGE,
          FAULT);

  static final Field HOSTS = Field.of("hosts", Kind.LIST, null);
  static final Field METHODS = Field.of("methods", Kind.LIST, null);
  static final Field PATHS = Field.of("paths", Kind.LIST, null);
  static final List<Field> HTTP_TARGET = List.of(HOSTS, METHODS, PATHS);

  static final Field THROW = Field.of("throw", Kind.CLASS, null);
  static final List<Field> REJECTION = List.of(THROW);

  static final Field MAX_ATTEMPTS = Field.whole("maxAttempts", 1, 100, "3");
  static final Field BACKOFF = Field.object("backoff");
  static final Field ON = Field.of("on", Kind.LIST, null);
  static final Field IDEMPOTENT = Field.of("idempotent", Kind.FLAG, "false");
  static final Field BUDGET = Field.object("budget");
  static final List<Field> RETRIES = List.of(MAX_ATTEMPTS, BACKOFF, ON, IDEMPOTENT, BUDGET);

  static final Field INITIAL = Field.duration("initial", 0, "\"100ms\"");
  static final Field MULTIPLIER = Field.number("multiplier", 1, false, 10, "2");
  static final Field MAX = Field.duration("max", 0, "\"5s\"");
  static final Field JITTER = Field.number("jitter", 0, false, 1, "0.5");
  static final List<Field> BACKOFFS = List.of(INITIAL, MULTIPLIER, MAX, JITTER);

  static final Field RATIO = Field.number("ratio", 0, false, 1000, "0.2");
  static final Field MIN_PER_SECOND = Field.number("minPerSecond", 0, false, 1e9, "10");
  static final List<Field> BUDGETS = List.of(RATIO, MIN_PER_SECOND);

  static final Field BREAKER_MODE = Field.of("mode", Kind.CHOICE, "\"on\"");
  static final Field WINDOW = new Field("window", Kind.WINDOW, 1, false, 1_000_000, "\"10s\"");

  /** The least and greatest time window; a count window has those of {@link #WINDOW}. */
  static final Field TIME_WINDOW = Field.duration("window", 1, null);

  static final Field MINIMUM_CALLS = Field.whole("minimumCalls", 1, Integer.MAX_VALUE, "20");
  static final Field FAILURE_RATE = Field.number("failureRate", 0, true, 100, "50");
  static final Field FAILURE = Field.of("failure", Kind.LIST, null);
  static final Field IGNORE = Field.of("ignore", Kind.LIST, null);
  static final Field OPEN_FOR = Field.duration("openFor", 1, "\"5s\"");
  static final Field HALF_OPEN_CALLS = Field.whole("halfOpenCalls", 1, 1_000_000, "3");
  static final Field HALF_OPEN_MAX_WAIT = Field.duration("halfOpenMaxWait", 0, null);
  static final Field CONSECUTIVE = Field.whole("consecutive", 1, Integer.MAX_VALUE, null);
  static final Field SLOW_CALL = Field.object("slowCall");
  static final Field FAILED_OR_SLOW = Field.number("failedOrSlow", 0, true, 100, null);
  static final Field OPEN_BACKOFF = Field.object("openBackoff");
  static final Field RAMP = Field.of("ramp", Kind.FLAG, "false");
  static final List<Field> BREAKERS =
      List.of(
          BREAKER_MODE,
          WINDOW,
          MINIMUM_CALLS,
          FAILURE_RATE,
          FAILURE,
          IGNORE,
          OPEN_FOR,
          HALF_OPEN_CALLS,
          HALF_OPEN_MAX_WAIT,
          CONSECUTIVE,
          SLOW_CALL,
          FAILED_OR_SLOW,
          OPEN_BACKOFF,
          RAMP);

  static final Field LONGER_THAN = Field.duration("longerThan", 1, null);
  static final Field SLOW_RATE = Field.number("rate", 0, true, 100, "100");
  static final List<Field> SLOW_CALLS = List.of(LONGER_THAN, SLOW_RATE);

  static final Field OPEN_MULTIPLIER = Field.number("multiplier", 1, false, 10, "1");
  static final Field OPEN_MAX = Field.duration("max", 1, "\"5m\"");
  static final Field OPEN_JITTER = Field.number("jitter", 0, false, 1, "0");
  static final List<Field> OPEN_BACKOFFS = List.of(OPEN_MULTIPLIER, OPEN_MAX, OPEN_JITTER);

  static final Field RATE = Field.of("rate", Kind.RATE, null);
  static final Field BURST = Field.whole("burst", 1, 1_000_000_000, null);
  static final Field WAIT = Field.duration("wait", 0, "\"0ms\"");
  static final Field ALGORITHM = Field.of("algorithm", Kind.CHOICE, "\"tokenBucket\"");
  static final Field WARM_UP = Field.duration("warmUp", 1, null);
  static final Field KEY = Field.of("key", Kind.TEXT, null);
  static final Field TIER_BY = Field.of("tierBy", Kind.TEXT, null);
  static final Field TIERS = Field.object("tiers");
  static final Field MAX_KEYS = Field.whole("maxKeys", 1, 10_000_000, "100000");
  static final List<Field> LIMITS =
      List.of(RATE, BURST, WAIT, ALGORITHM, WARM_UP, KEY, TIER_BY, TIERS, MAX_KEYS);

  /** What a tier has. */
  static final List<Field> TIER = List.of(RATE, BURST);

  static final Field MAX_CONCURRENT = Field.whole("maxConcurrent", 1, Integer.MAX_VALUE, null);
  static final Field ADAPTIVE = Field.of("adaptive", Kind.CHOICE, null);
  static final Field INITIAL_LIMIT = Field.whole("initial", 1, Integer.MAX_VALUE, null);
  static final Field MIN_CONCURRENT = Field.whole("minConcurrent", 1, Integer.MAX_VALUE, null);
  static final Field TOLERANCE = Field.number("tolerance", 1, false, 10, null);
  static final Field GROUP = Field.of("group", Kind.TEXT, null);
  static final Field PRIORITY = Field.whole("priority", 0, 127, "0");
  static final List<Field> BULKHEADS =
      List.of(
          MAX_CONCURRENT,
          WAIT,
          ADAPTIVE,
          INITIAL_LIMIT,
          MIN_CONCURRENT,
          TOLERANCE,
          GROUP,
          PRIORITY);

  static final Field VALUE = Field.of("value", Kind.JSON, null);
  static final Field LAST_GOOD = Field.duration("lastGood", 1, null);
  static final Field OTHER_METHOD = Field.of("method", Kind.TEXT, null);
  static final Field RESPONSE = Field.object("response");

  /** A fallback has exactly one of these. */
  static final List<Field> ANSWERS = List.of(VALUE, LAST_GOOD, OTHER_METHOD, RESPONSE);

  static final Field FALLBACK_ON = Field.of("on", Kind.LIST, null);
  static final List<Field> FALLBACKS =
      List.of(VALUE, LAST_GOOD, OTHER_METHOD, RESPONSE, FALLBACK_ON);

  static final Field STATUS = Field.whole("status", 200, 599, null);
  static final Field HEADERS = Field.of("headers", Kind.JSON, null);
  static final Field BODY = Field.of("body", Kind.JSON, null);
  static final List<Field> RESPONSES = List.of(STATUS, HEADERS, BODY);

  static final Field HEDGE_AFTER = Field.of("after", Kind.TEXT, "\"p95\"");

  /** The least and greatest time in {@link #HEDGE_AFTER}. */
  static final Field HEDGE_TIME = Field.duration("after", 1, null);

  static final Field MAX_HEDGES = Field.whole("max", 1, 3, "1");
  static final List<Field> HEDGES = List.of(HEDGE_AFTER, MAX_HEDGES);

  static final Field DELAY = Field.duration("delay", 1, null);
  static final Field ABORT = Field.of("abort", Kind.TEXT, null);
  static final Field PERCENT = Field.number("percent", 0, false, 100, "100");
  static final List<Field> FAULTS = List.of(DELAY, ABORT, PERCENT);

  private Fields() {}
}
