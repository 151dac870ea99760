/**
 * The story of the demo: starts the shop twice, with the agent and without, beside one stock and
 * one payment service, sends customers to both, and tells what they saw.
 */
@NullMarked
package io.haagent.demo.story;

import org.jspecify.annotations.NullMarked;
