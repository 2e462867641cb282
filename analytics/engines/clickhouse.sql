WITH flagged AS (
  SELECT
    *,
    CASE
      WHEN decided IN ('R0', 'R1', 'R2', 'R3')
      THEN decided
      WHEN is_paid = 1
      THEN 'R5'
      WHEN decided = 'R6' OR viewer = 'employee'
      THEN 'R6'
      ELSE ''
    END AS own,
    us - us % 3600000000 AS clock_hour
  FROM requests
), ordered AS (
  SELECT
    *,
    COALESCE(lag(us, 1) OVER (PARTITION BY visitor, link, kind, own ORDER BY us, event_id), 0) AS last_us,
    COALESCE(lag(us, 2) OVER (PARTITION BY visitor, link, kind, own ORDER BY us, event_id), 0) AS earlier_us
  FROM flagged
), chains AS (
  SELECT
    visitor,
    link,
    kind,
    arraySort(ARRAY_AGG([us])) AS times,
    [MIN(us)] AS first_time
  FROM ordered
  WHERE
    own = ''
    AND (visitor, link, kind) IN (
      SELECT
        visitor,
        link,
        kind
      FROM ordered
      WHERE
        own = '' AND us - last_us <= 30000000 AND last_us - earlier_us <= 30000000
    )
  GROUP BY
    visitor,
    link,
    kind
), anchors AS (
  SELECT
    visitor,
    link,
    kind,
    1 AS is_anchor,
    arrayJoin(
      arrayFold(
        (kept_times, following) -> CASE
          WHEN following[1] - kept_times[1] > 30000000
          THEN arrayConcat(following, kept_times)
          ELSE kept_times
        END,
        times,
        first_time
      )
    ) AS us
  FROM chains
), marked AS (
  SELECT
    ordered.*,
    CASE
      WHEN own <> ''
      THEN 0
      WHEN us - last_us > 30000000
      THEN 1
      WHEN us > last_us
      THEN COALESCE(is_anchor, 0)
      ELSE 0
    END AS is_kept
  FROM ordered
  LEFT JOIN anchors
    USING (visitor, link, kind, us)
), gaps AS (
  SELECT
    visitor,
    clock_hour,
    us,
    COALESCE(lag(us) OVER (PARTITION BY visitor, clock_hour ORDER BY us), 0) AS last_us
  FROM marked
  WHERE
    is_kept = 1
), hours AS (
  SELECT
    visitor,
    clock_hour,
    COUNT(*) AS events,
    CAST(COUNT(*) - 1 AS Nullable(Decimal(38, 0))) AS n_gaps,
    CAST(MAX(us) - MIN(us) AS Nullable(Decimal(38, 0))) AS total,
    SUM(
      CASE
        WHEN last_us > 0
        THEN CAST(us - last_us AS Nullable(Decimal(38, 0))) * CAST(us - last_us AS Nullable(Decimal(38, 0)))
        ELSE 0
      END
    ) AS squares
  FROM gaps
  GROUP BY
    visitor,
    clock_hour
), bursts AS (
  SELECT
    visitor,
    clock_hour,
    1 AS is_burst
  FROM hours
  WHERE
    events > 30
    OR (
      events >= 10
      AND n_gaps * squares - total * total < 10000000000 * n_gaps * (
        n_gaps - 1
      )
    )
), judged AS (
  SELECT
    marked.*,
    CASE
      WHEN own IN ('R0', 'R1', 'R2', 'R3')
      THEN own
      WHEN COALESCE(is_burst, 0) = 1
      THEN 'R4'
      WHEN own <> ''
      THEN own
      WHEN is_kept = 0
      THEN 'R7'
      ELSE ''
    END AS code
  FROM marked
  LEFT JOIN bursts
    USING (visitor, clock_hour)
)
SELECT
  cell,
  week,
  CAST(SUM(n) AS Nullable(Int64)) AS gross,
  CAST(SUM(CASE WHEN code = 'R0' THEN 1 ELSE 0 END) AS Nullable(Int64)) AS R0,
  CAST(SUM(CASE WHEN code = 'R1' THEN 1 ELSE 0 END) AS Nullable(Int64)) AS R1,
  CAST(SUM(CASE WHEN code = 'R2' THEN 1 ELSE 0 END) AS Nullable(Int64)) AS R2,
  CAST(SUM(CASE WHEN code = 'R3' THEN 1 ELSE 0 END) AS Nullable(Int64)) AS R3,
  CAST(SUM(CASE WHEN code = 'R4' THEN 1 ELSE 0 END) AS Nullable(Int64)) AS R4,
  CAST(SUM(CASE WHEN code = 'R5' THEN 1 ELSE 0 END) AS Nullable(Int64)) AS R5,
  CAST(SUM(CASE WHEN code = 'R6' THEN 1 ELSE 0 END) AS Nullable(Int64)) AS R6,
  CAST(SUM(CASE WHEN code = 'R7' THEN 1 ELSE 0 END) AS Nullable(Int64)) AS R7,
  CAST(SUM(CASE WHEN code = '' AND viewer = 'external' THEN 1 ELSE 0 END) AS Nullable(Int64)) AS authentic_low,
  CAST(SUM(CASE WHEN code = '' THEN 1 ELSE 0 END) AS Nullable(Int64)) AS authentic,
  COUNT(DISTINCT CASE WHEN code = '' AND viewer = 'external' THEN visitor END) AS reach_low,
  COUNT(DISTINCT CASE WHEN code = '' THEN visitor END) AS reach_high
FROM (
  SELECT
    cell,
    week,
    visitor,
    viewer,
    code,
    1 AS n
  FROM judged
  WHERE
    kind = 'click'
  UNION ALL
  SELECT
    cell,
    week,
    '' AS visitor,
    '' AS viewer,
    'grid' AS code,
    0 AS n
  FROM grid
) AS counted
GROUP BY
  cell,
  week
ORDER BY
  cell,
  week
