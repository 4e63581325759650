package org.ferryman.keto.roles;

/**
 * A right that is to be given.
 *
 * @param statement the SQL that gives it
 * @param why what it is needed for, for people
 */
public record Grant(String statement, String why) {}
