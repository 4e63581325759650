package org.ferryman.desktop.testing;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testfx.api.FxToolkit;

/** Starts JavaFX without a display, once for all tests, and measures how long its thread was kept from drawing. */
public final class FxExtension implements BeforeAllCallback, AfterAllCallback {

    private static final long SECONDS = 60;

    private FxWatchdog watchdog;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        FxToolkit.registerPrimaryStage();
        Platform.setImplicitExit(false);
        watchdog = new FxWatchdog();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        watchdog.close();
    }

    /** Does something on JavaFX's thread and waits for it; on that thread, does it at once. */
    public static <R> R onFx(Callable<R> work) {
        CompletableFuture<R> result = new CompletableFuture<>();
        Runnable call = () -> {
            try {
                result.complete(work.call());
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        };
        if (Platform.isFxApplicationThread()) {
            call.run();
        } else {
            Platform.runLater(call);
        }
        try {
            return result.get(SECONDS, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError("on JavaFX's thread", failure);
        }
    }

    /** Does something on JavaFX's thread and waits for it. */
    public static void runOnFx(Runnable work) {
        onFx(() -> {
            work.run();
            return null;
        });
    }

    /** How long JavaFX's thread was blocked; measured anew from each {@link FxWatchdog#reset}. */
    public FxWatchdog watchdog() {
        return watchdog;
    }
}
