package org.ferryman.desktop;

import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.util.Duration;
import org.ferryman.desktop.wizard.Ticker;

/** Ticks 15 times a second: fluid to the eye, and no burden. */
public final class FxTicker implements Ticker {

    private static final Duration PERIOD = Duration.millis(66);

    @Override
    public Subscription start(Runnable tick) {
        Timeline timeline = new Timeline(new KeyFrame(PERIOD, event -> tick.run()));
        timeline.setCycleCount(Animation.INDEFINITE);
        timeline.play();
        return timeline::stop;
    }
}
