-- Takes away the named templates, to be written as they have become.
-- templates  JSON array of template ids
delete from error_templates
where template_id in (select unnest(from_json($templates, '["varchar"]')))
