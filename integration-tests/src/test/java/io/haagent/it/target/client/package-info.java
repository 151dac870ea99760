/** Runs programs as a container does: each in a class loader of its own, with its libraries. */
@NullMarked
package io.haagent.it.target.client;

import org.jspecify.annotations.NullMarked;
