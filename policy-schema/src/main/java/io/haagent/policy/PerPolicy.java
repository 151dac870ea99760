package io.haagent.policy;

/**
 * What a guard tells calls apart by, each value with a breaker, limit and bulkhead of its own.
 *
 * @param key where a call's value is found
 * @param maxKeys how many values are told apart, 1 to 1,000,000; 100,000 as for a limit's keys
 */
public record PerPolicy(KeySource key, int maxKeys) {}
