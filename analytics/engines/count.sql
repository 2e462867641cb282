-- Counts by cell and week. Table grid (cell, week) adds cells and weeks without requests.
SELECT cell, week,
    CAST(SUM(n) AS BIGINT) AS gross,
    CAST(SUM(CASE WHEN code = 'R0' THEN 1 ELSE 0 END) AS BIGINT) AS R0,
    CAST(SUM(CASE WHEN code = 'R1' THEN 1 ELSE 0 END) AS BIGINT) AS R1,
    CAST(SUM(CASE WHEN code = 'R2' THEN 1 ELSE 0 END) AS BIGINT) AS R2,
    CAST(SUM(CASE WHEN code = 'R3' THEN 1 ELSE 0 END) AS BIGINT) AS R3,
    CAST(SUM(CASE WHEN code = 'R4' THEN 1 ELSE 0 END) AS BIGINT) AS R4,
    CAST(SUM(CASE WHEN code = 'R5' THEN 1 ELSE 0 END) AS BIGINT) AS R5,
    CAST(SUM(CASE WHEN code = 'R6' THEN 1 ELSE 0 END) AS BIGINT) AS R6,
    CAST(SUM(CASE WHEN code = 'R7' THEN 1 ELSE 0 END) AS BIGINT) AS R7,
    CAST(SUM(CASE WHEN code = '' AND viewer = 'external' THEN 1 ELSE 0 END) AS BIGINT)
        AS authentic_low,
    CAST(SUM(CASE WHEN code = '' THEN 1 ELSE 0 END) AS BIGINT) AS authentic,
    COUNT(DISTINCT CASE WHEN code = '' AND viewer = 'external' THEN visitor END) AS reach_low,
    COUNT(DISTINCT CASE WHEN code = '' THEN visitor END) AS reach_high
FROM (
    SELECT cell, week, visitor, viewer, code, 1 AS n FROM judged WHERE kind = 'click'
    UNION ALL
    SELECT cell, week, '' AS visitor, '' AS viewer, 'grid' AS code, 0 AS n FROM grid
) AS counted
GROUP BY cell, week
ORDER BY cell, week
