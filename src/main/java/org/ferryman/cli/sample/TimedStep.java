package org.ferryman.cli.sample;

/**
 * One step of a demonstration, and how long it took.
 *
 * @param id the command that does it
 * @param title what it is, for people
 * @param seconds how long it took
 */
record TimedStep(String id, String title, double seconds) {}
