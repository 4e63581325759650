package org.ferryman.postgres.content;

import org.ferryman.engine.Progress;

/** What a reading of digests is doing. */
public enum DigestPhase implements Progress.Phase {
    DIGESTS;

    @Override
    public String text() {
        return "digests";
    }
}
