/**
 * Guards {@code java.net.http.HttpClient} through its public API: the answer is judged by its
 * status before the application's body handler sees it, so that an answer that will be followed by
 * another attempt never reaches the application, and any other reaches it untouched.
 */
@NullMarked
package io.haagent.adapters.jdkhttp;

import org.jspecify.annotations.NullMarked;
