package io.haagent.engine;

import org.jspecify.annotations.Nullable;

/**
 * A bulkhead at a moment.
 *
 * @param size how many calls may run at once; of an adaptive one what it has found
 * @param inUse how many places are taken; of a group by the calls of all its guards
 * @param group the group's name, or null where the guard has the bulkhead for itself
 */
public record BulkheadStatus(int size, int inUse, @Nullable String group) {}
