package io.haagent.adapters.jdkhttp;

/**
 * The body of an answer that doesn't end its call while another attempt runs beside it; kept for
 * the case that none of them brings a better one.
 */
record HeldAside(HeldBody held) {}
