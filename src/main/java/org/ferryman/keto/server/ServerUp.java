package org.ferryman.keto.server;

/**
 * A server that is ready: the result of waiting for v0.7.
 *
 * @param url where
 * @param version as it calls itself; a development build says {@code master}
 */
public record ServerUp(String url, String version) {}
