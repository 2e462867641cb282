-- Which rule removes each request; '' where none does. One text for several engines, so:
-- * times are whole microseconds since 1970 in UTC, and no column is missing;
-- * LAG is 0 before the first row, also where an engine returns NULL there, and so is the column of
--   an outer join without a match;
-- * products that exceed 64 bits are DECIMAL(38, 0).
-- Table requests: event_id, us, week, cell (program or unit), link, kind, visitor (the key of one
-- visitor on one day), viewer, is_paid (0 or 1), decided.
WITH flagged AS (
    SELECT *,
        CASE WHEN decided IN ('R0', 'R1', 'R2', 'R3') THEN decided
             WHEN is_paid = 1 THEN 'R5'
             WHEN decided = 'R6' OR viewer = 'employee' THEN 'R6'
             ELSE '' END AS own,
        us - us % 3600000000 AS clock_hour
    FROM requests
), ordered AS (
    SELECT *,
        COALESCE(LAG(us, 1) OVER (
            PARTITION BY visitor, link, kind, own ORDER BY us, event_id), 0) AS last_us,
        COALESCE(LAG(us, 2) OVER (
            PARTITION BY visitor, link, kind, own ORDER BY us, event_id), 0) AS earlier_us
    FROM flagged
), chains AS (
    -- After a gap of more than 30 seconds a row is kept, and a row close to such a row is a repeat.
    -- Only where two gaps in a row are short does the last kept row have to be found in order.
    SELECT visitor, link, kind, list_sort(list([us])) AS times, [MIN(us)] AS first_time
    FROM ordered
    WHERE own = '' AND (visitor, link, kind) IN (
        SELECT visitor, link, kind FROM ordered
        WHERE own = '' AND us - last_us <= 30000000 AND last_us - earlier_us <= 30000000)
    GROUP BY visitor, link, kind
), anchors AS (
    SELECT visitor, link, kind, 1 AS is_anchor,
        unnest(list_reduce(times, lambda kept_times, following:
            CASE WHEN following[1] - kept_times[1] > 30000000
                 THEN list_concat(following, kept_times) ELSE kept_times END, first_time)) AS us
    FROM chains
), marked AS (
    SELECT ordered.*,
        CASE WHEN own <> '' THEN 0
             WHEN us - last_us > 30000000 THEN 1
             WHEN us > last_us THEN COALESCE(is_anchor, 0)
             ELSE 0 END AS is_kept
    FROM ordered LEFT JOIN anchors USING (visitor, link, kind, us)
), gaps AS (
    SELECT visitor, clock_hour, us,
        COALESCE(LAG(us) OVER (PARTITION BY visitor, clock_hour ORDER BY us), 0) AS last_us
    FROM marked
    WHERE is_kept = 1
), hours AS (
    SELECT visitor, clock_hour, COUNT(*) AS events,
        CAST(COUNT(*) - 1 AS DECIMAL(38, 0)) AS n_gaps,
        CAST(MAX(us) - MIN(us) AS DECIMAL(38, 0)) AS total,
        SUM(CASE WHEN last_us > 0 THEN
            CAST(us - last_us AS DECIMAL(38, 0)) * CAST(us - last_us AS DECIMAL(38, 0))
            ELSE 0 END) AS squares
    FROM gaps
    GROUP BY visitor, clock_hour
), bursts AS (
    -- The sample variance of the gaps, multiplied out: sums of floating-point numbers would depend
    -- on how an engine splits its work.
    SELECT visitor, clock_hour, 1 AS is_burst
    FROM hours
    WHERE events > 30 OR (events >= 10
        AND n_gaps * squares - total * total < 10000000000 * n_gaps * (n_gaps - 1))
), judged AS (
    SELECT marked.*,
        CASE WHEN own IN ('R0', 'R1', 'R2', 'R3') THEN own
             WHEN COALESCE(is_burst, 0) = 1 THEN 'R4'
             WHEN own <> '' THEN own
             WHEN is_kept = 0 THEN 'R7'
             ELSE '' END AS code
    FROM marked LEFT JOIN bursts USING (visitor, clock_hour)
)
