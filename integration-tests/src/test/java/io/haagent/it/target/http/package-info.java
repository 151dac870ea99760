/** Callers of java.net.http.HttpClient, direct and through wrappers. */
@NullMarked
package io.haagent.it.target.http;

import org.jspecify.annotations.NullMarked;
