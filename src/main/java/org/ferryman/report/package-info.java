/** What is written for people and scripts: reports in JSON, CSV and HTML. Knows no Keto and no PostgreSQL. */
@org.jspecify.annotations.NullMarked
package org.ferryman.report;
