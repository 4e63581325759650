package org.ferryman.cli.terminal;

import org.ferryman.engine.KeywordText;
import org.ferryman.engine.Outcome;

/** How a command ends, for scripts: the process's exit code and the {@code outcome} in JSON. Stable. */
public enum ExitCode {
    /** It did what it should. */
    DONE(0, "done"),
    /** It failed. */
    FAILED(1, "failed; nothing was changed"),
    /** What was given can't be used. */
    USAGE(2, "wrong usage or input; nothing was done"),
    /** It did what it should, and there are tuples that can't be moved. */
    SKIPPED(3, "done; some tuples were, or would be, skipped"),
    /** Another run is at work. */
    LOCKED(4, "another run holds the lock; nothing was changed"),
    /** Something must be resolved first. */
    BLOCKED(5, "a finding blocks, or the verification found a difference"),
    /** Some of it is done. */
    PART_WAY(6, "stopped part-way; the same command resumes"),
    /** It was begun, others had to wait, and it was taken back. */
    ROLLED_BACK(7, "rolled back; writes go on as before"),
    /** It did what it should, and what was to be proven of it is not. */
    UNPROVEN(8, "done; not proven, or a difference was found"),
    /** The user cancelled. */
    CANCELLED(130, "cancelled; nothing was changed");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** How a command ends whose step was not done. */
    public static ExitCode of(Outcome<?> outcome) {
        return switch (outcome.kind()) {
            case BLOCKED -> BLOCKED;
            case FAILED -> FAILED;
            case ROLLED_BACK -> ROLLED_BACK;
            case PART_WAY -> PART_WAY;
            case LOCKED -> LOCKED;
            case CANCELLED -> CANCELLED;
            case DONE -> throw new IllegalArgumentException("done: the command knows how it ends");
        };
    }

    /** The process's exit code. */
    public int code() {
        return code;
    }

    /** What it means, for people. */
    public String meaning() {
        return meaning;
    }

    /** The same for scripts: lower case with dashes. */
    public String keyword() {
        return KeywordText.of(this);
    }
}
