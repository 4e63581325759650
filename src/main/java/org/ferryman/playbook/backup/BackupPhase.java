package org.ferryman.playbook.backup;

import org.ferryman.engine.Progress;

/** What a backup or its test restore is doing. */
enum BackupPhase implements Progress.Phase {
    SNAPSHOT("snapshot"),
    COUNT("count"),
    DUMP("dump"),
    CHECKSUMS("checksums"),
    RESTORE("restore"),
    COMPARE("compare");

    private final String text;

    BackupPhase(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }
}
