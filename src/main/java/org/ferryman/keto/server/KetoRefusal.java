package org.ferryman.keto.server;

import org.ferryman.engine.Finding;

/** A server answered, and said no. Its texts hold what was asked, and nothing secret. */
public final class KetoRefusal extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String request;
    private final String reason;

    KetoRefusal(int status, String request, String reason) {
        super(request + ": " + status + " " + reason);
        this.status = status;
        this.request = request;
        this.reason = reason;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** What the server gave as its reason. */
    public String reason() {
        return reason;
    }

    /** The same as a finding that blocks. */
    public Finding finding() {
        return Finding.blocker(
                "KETO_REFUSED",
                "Keto answered " + status + " to " + request + ": " + reason,
                "It did not do what it was asked to.",
                "Look at the server's log; if it is not the server that was meant, correct its URL.");
    }
}
