/**
 * Guards OkHttp 3, 4 and 5 inside a call, on the thread that makes it and around its own retries
 * and redirects, so that {@code execute} and {@code enqueue} are one case.
 */
@NullMarked
package io.haagent.adapters.okhttp;

import org.jspecify.annotations.NullMarked;
