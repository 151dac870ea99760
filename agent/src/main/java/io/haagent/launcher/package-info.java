/**
 * The only classes of the agent that the application's class path shows: the entry points and the
 * loader that hides everything else.
 */
@NullMarked
package io.haagent.launcher;

import org.jspecify.annotations.NullMarked;
