package org.ferryman.desktop.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@UsesWindow
class FxWatchdogTest {

    private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    @Test
    void a_thread_that_computes_is_noticed(FxWatchdog watchdog) {
        runOnFx(() -> {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start < LONG_NANOS) {
                Thread.onSpinWait();
            }
        });
        runOnFx(() -> {});
        assertThat(watchdog.longestMillis()).isGreaterThan(100);
    }

    @Test
    void a_thread_that_waits_is_noticed(FxWatchdog watchdog) {
        CountDownLatch never = new CountDownLatch(1);
        runOnFx(() -> {
            try {
                assertThat(never.await(LONG_NANOS, TimeUnit.NANOSECONDS)).isFalse();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        runOnFx(() -> {});
        assertThat(watchdog.longestMillis()).isGreaterThan(100);
    }
}
