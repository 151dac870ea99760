/**
 * Starts the agent: reads its options and the policy, defines the contract in the boot loader,
 * makes the guards and puts the weaving in place. Whatever fails here costs the guards, never the
 * app.
 */
@NullMarked
package io.haagent.agent;

import org.jspecify.annotations.NullMarked;
