package org.ferryman.desktop.wizard;

import org.ferryman.keto.Users;
import org.ferryman.postgres.ShortLocks.Waiting;

/**
 * That v0.6's writes are to be stopped when execution starts.
 *
 * @param users the old and the new user, both named
 * @param waiting how to deal with whoever is on the tables then
 */
public record ScheduledFreeze(Users users, Waiting waiting) {}
