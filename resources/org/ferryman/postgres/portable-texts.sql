-- What a value's text depends on, beside what every transaction of ours sets: times and bytes within arrays and composite
-- values have no other form.
SET LOCAL "TimeZone" = 'UTC';
SET LOCAL "IntervalStyle" = 'postgres';
SET LOCAL extra_float_digits = 1;
SET LOCAL xmlbinary = 'base64';
SET LOCAL lc_monetary = 'C';
