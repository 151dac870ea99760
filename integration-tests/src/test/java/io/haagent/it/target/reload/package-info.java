/** A program that calls what it is told to, while the policy changes around it. */
@NullMarked
package io.haagent.it.target.reload;

import org.jspecify.annotations.NullMarked;
