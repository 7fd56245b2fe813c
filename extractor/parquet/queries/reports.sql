-- zh: 各年度、各版式的报告数：已定、待核、读取失败
-- en: How many reports there are by year and form: settled, with fields to review, failed
SELECT year, form, count(*) AS reports,
       count(*) FILTER (WHERE status = 'done') AS settled,
       count(*) FILTER (WHERE status = 'review') AS to_review,
       count(*) FILTER (WHERE status = 'failed') AS failed
FROM reports GROUP BY ALL ORDER BY ALL
