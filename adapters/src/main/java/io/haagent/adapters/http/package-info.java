/**
 * What the adapters of all HTTP clients share: how a request finds its guard, and the loop of a
 * blocking call, of which an adapter only says how its library names things.
 */
@NullMarked
package io.haagent.adapters.http;

import org.jspecify.annotations.NullMarked;
