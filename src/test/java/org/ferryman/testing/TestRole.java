package org.ferryman.testing;

/** A login role of one test. */
public record TestRole(String name, String password) {}
