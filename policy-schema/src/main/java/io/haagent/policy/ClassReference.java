package io.haagent.policy;

/**
 * A class of the app that the file names; whether it exists shows only when it is loaded.
 *
 * @param name the binary name
 * @param at where the name stands, for the message when it can't be loaded
 */
public record ClassReference(String name, Location at) {}
