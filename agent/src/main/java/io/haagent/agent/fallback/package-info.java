/**
 * The fallbacks of guarded methods: turns what the policy file says into what a method returns, and
 * finds out while a class loads whether that can be done.
 */
@NullMarked
package io.haagent.agent.fallback;

import org.jspecify.annotations.NullMarked;
