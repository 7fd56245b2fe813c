-- zh: 勾稽关系不成立的报告，按年度和关系统计
-- en: Reports in which a sum does not hold, by year and identity
SELECT year, identity, kind, count(DISTINCT (sha256, part)) AS reports
FROM findings GROUP BY ALL ORDER BY year, reports DESC, identity
