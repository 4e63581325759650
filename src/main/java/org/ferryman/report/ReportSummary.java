package org.ferryman.report;

import java.time.Instant;
import java.util.List;

/**
 * What is known about a report only when all rows were seen.
 *
 * @param database the database in words, without secrets ("keto on db.example.org:5432, schema public")
 * @param when the time for which the report holds, shown in UTC
 * @param counts further tables of counts; the one by group is made from the rows
 */
public record ReportSummary(String database, Instant when, List<CountTable> counts) {

    /** Takes a copy of the tables. */
    public ReportSummary {
        counts = List.copyOf(counts);
    }
}
