package org.ferryman.desktop.wizard;

import org.ferryman.keto.roles.RoleNames;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/**
 * That v0.6's writes are to be stopped when execution starts.
 *
 * @param users the old and the new user, both named
 * @param waiting how to deal with whoever is on the tables then
 */
public record ScheduledFreeze(RoleNames users, Waiting waiting) {}
