package org.ferryman.keto.roles;

import java.util.Optional;
import org.ferryman.postgres.guard.WriteGuard;

/** The guard on the legacy tables: nothing of Ferryman's writes to them, so nobody has a pass. */
public final class KetoGuard {

    /** Of this playbook. */
    public static final WriteGuard GUARD = new WriteGuard("keto", Optional.empty());

    private KetoGuard() {}
}
