package io.haagent.policy;

/** The calls that a guard stands in front of. */
public sealed interface Target permits MethodTarget, HttpTarget {}
