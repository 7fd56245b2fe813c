-- zh: 主要数字逐年比较：新收、结转上年、办结总计、结转下年
-- en: The main figures year by year: received, carried in, dealt with, carried out
SELECT year,
       sum(number) FILTER (WHERE field_id = 'requests.new.total') AS received,
       sum(number) FILTER (WHERE field_id = 'requests.carried_in.total') AS carried_in,
       sum(number) FILTER (WHERE field_id = 'requests.total.total') AS dealt_with,
       sum(number) FILTER (WHERE field_id = 'requests.carried_out.total') AS carried_out,
       count(DISTINCT (sha256, part)) AS reports
FROM fields WHERE field_id IN ('requests.new.total', 'requests.carried_in.total', 'requests.total.total',
                               'requests.carried_out.total')
GROUP BY year ORDER BY year
