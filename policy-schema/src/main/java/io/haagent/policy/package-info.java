/**
 * The policy file as immutable records with every value resolved, and the reader that makes them or
 * says, by line and column, what is wrong with the file.
 */
@NullMarked
package io.haagent.policy;

import org.jspecify.annotations.NullMarked;
