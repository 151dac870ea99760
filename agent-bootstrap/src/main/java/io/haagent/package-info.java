/**
 * What the guarded application can see of the agent: the exceptions that a guard throws in place of
 * a call. They live in the boot loader, so that every class loader of the application finds them.
 */
@NullMarked
package io.haagent;

import org.jspecify.annotations.NullMarked;
