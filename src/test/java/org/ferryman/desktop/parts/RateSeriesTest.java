package org.ferryman.desktop.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.ferryman.desktop.parts.RateSeries.Point;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateSeriesTest {

    @Test
    void a_day_of_work_takes_no_more_points_than_a_minute_and_keeps_its_mean() {
        RateSeries series = new RateSeries();
        for (int second = 0; second <= 86_400; second++) {
            series.add(second, second * 1_000L);
        }
        List<Point> points = series.points();
        assertThat(points).hasSizeBetween(RateSeries.LIMIT / 2 - 2, RateSeries.LIMIT);
        assertThat(points).allSatisfy(point -> assertThat(point.rate()).isCloseTo(1_000, within(1e-6)));
        assertThat(points.get(0).seconds()).isZero();
        assertThat(points.get(points.size() - 1).seconds()).isGreaterThan(85_000);
    }

    @Test
    void what_comes_within_an_instant_does_not_look_fast() {
        RateSeries series = new RateSeries();
        series.add(0, 0);
        series.add(0.001, 1_000_000);
        series.add(1, 1_000_100);
        assertThat(series.points()).extracting(Point::rate).containsOnly(1_000_100.0);
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "1.5,2", "3,5", "7,10", "10,10", "92400,100000", "120000,200000", "500001,1000000"})
    void the_scale_ends_at_a_round_number_that_holds_the_highest(double highest, double top) {
        assertThat(RateChart.ceiling(highest)).isEqualTo(top);
    }
}
