/**
 * A program that calls one guarded method in different ways as a test commands it, line by line.
 */
@NullMarked
package io.haagent.it.target.breaker;

import org.jspecify.annotations.NullMarked;
