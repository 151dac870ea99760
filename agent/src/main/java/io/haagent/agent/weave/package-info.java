/**
 * Finds the methods that the policy names in classes as they load, and weaves the gate into them.
 */
@NullMarked
package io.haagent.agent.weave;

import org.jspecify.annotations.NullMarked;
