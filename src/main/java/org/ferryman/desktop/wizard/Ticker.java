package org.ferryman.desktop.wizard;

/** Calls something again and again where properties may be changed: what changes often is shown at a calm rate. */
@FunctionalInterface
public interface Ticker {

    /** Calls until the returned subscription is closed. */
    Subscription start(Runnable tick);

    /** What ends the calls. */
    @FunctionalInterface
    interface Subscription {
        /** Ends the calls; harmless when repeated. */
        void stop();
    }
}
