-- zh: 一个年度各字段的合计（--year）：全部、其中无疑问的、有疑问的份数、缺值的份数
-- en: What every field comes to in a year (--year): all, the sure ones alone, in how many it is unsure, in how many lacking
SELECT form, field_id, sum(number) AS everything, sum(number) FILTER (WHERE NOT needs_review) AS sure,
       count(*) FILTER (WHERE needs_review) AS unsure, count(*) FILTER (WHERE state = 'missing') AS lacking,
       count(*) AS reports
FROM fields WHERE year = $year AND field_id NOT LIKE 'meta.%'
GROUP BY form, field_id ORDER BY form, min(position)
