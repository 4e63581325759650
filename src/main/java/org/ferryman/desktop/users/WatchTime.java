package org.ferryman.desktop.users;

import java.time.Duration;

/** For how long the legacy tables may be watched. */
enum WatchTime {
    /** To see how it works. */
    MINUTE("1m", Duration.ofMinutes(1)),
    /** Now, for a first impression. */
    TEN_MINUTES("10m", Duration.ofMinutes(10)),
    /** Now, in earnest. */
    HOUR("1h", Duration.ofHours(1)),
    /** Every hour of a day once. */
    DAY("24h", Duration.ofHours(24));

    private final String option;
    private final Duration duration;

    WatchTime(String option, Duration duration) {
        this.option = option;
        this.duration = duration;
    }

    /** As the command line takes it. */
    String option() {
        return option;
    }

    Duration duration() {
        return duration;
    }
}
