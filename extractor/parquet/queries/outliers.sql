-- zh: 新收申请比该机关其他年度的中位数高十倍以上的报告（不少于三个年度）
-- en: Reports with more than ten times the requests that the agency has in the median of its other years (three or more)
WITH received AS (
    SELECT agency, year, number, name FROM fields JOIN reports USING (sha256, part, year, form)
    WHERE field_id = 'requests.new.total' AND NOT needs_review AND number IS NOT NULL AND agency IS NOT NULL
)
SELECT one.agency, one.year, one.number AS received, median(other.number) AS usual, one.name
FROM received AS one JOIN received AS other ON other.agency = one.agency AND other.year != one.year
GROUP BY ALL HAVING count(DISTINCT other.year) >= 3 AND one.number > 10 * greatest(median(other.number), 1)
ORDER BY one.year, one.agency
