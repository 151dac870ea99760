/**
 * A web shop that asks a stock and a payment service over HTTP: three programs on the JDK's own
 * server and client, written as if every dependency always answered.
 */
@NullMarked
package io.haagent.demo.service;

import org.jspecify.annotations.NullMarked;
