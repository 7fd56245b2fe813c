-- zh: 需人工核对的字段按原因统计
-- en: The fields that a person is asked about, by reason
SELECT reason, count(*) AS fields, count(DISTINCT (sha256, part)) AS reports
FROM (SELECT sha256, part, unnest(json_extract_string(reasons, '$[*]')) AS reason FROM fields WHERE needs_review)
GROUP BY reason ORDER BY fields DESC, reason
