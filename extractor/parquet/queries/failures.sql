-- zh: 读取失败的文件按原因统计，并举一例
-- en: Files that could not be read, by what is wrong with them, with an example
SELECT error_code, count(*) AS files, any_value(error) AS what_to_do, min(name) AS example
FROM reports WHERE status = 'failed' GROUP BY error_code ORDER BY files DESC, error_code
