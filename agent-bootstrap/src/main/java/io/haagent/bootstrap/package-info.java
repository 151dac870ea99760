/**
 * The contract between woven code and the engine: {@link io.haagent.bootstrap.Gate} is what woven
 * code calls, {@link io.haagent.bootstrap.Guard} and {@link io.haagent.bootstrap.Exchange} are what
 * the engine and the adapters implement. These classes are defined in the boot loader and stay
 * there for the life of the JVM, so they hold no state but two arrays of references that a detach
 * empties, use no lambdas, log nothing and know {@code java.base} only.
 */
@NullMarked
package io.haagent.bootstrap;

import org.jspecify.annotations.NullMarked;
