-- zh: 上年结转与上一年度报告的结转下年度不一致的机关（两数均无疑问）
-- en: Agencies whose report carries in another number than last year's carried out, where nobody doubts either
WITH totals AS (
    SELECT agency, year, field_id, any_value(number) AS number
    FROM fields JOIN reports USING (sha256, part, year, form)
    WHERE field_id IN ('requests.carried_in.total', 'requests.carried_out.total')
      AND NOT needs_review AND number IS NOT NULL AND agency IS NOT NULL
    GROUP BY agency, year, field_id HAVING count(DISTINCT number) = 1
)
SELECT this.agency, this.year, last.number AS carried_out_before, this.number AS carried_in
FROM totals AS this JOIN totals AS last ON last.agency = this.agency AND last.year = this.year - 1
WHERE this.field_id = 'requests.carried_in.total' AND last.field_id = 'requests.carried_out.total'
  AND this.number != last.number
ORDER BY this.year, this.agency
