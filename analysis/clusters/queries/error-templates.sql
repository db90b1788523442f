-- One row per known template of error messages, the oldest first.
select template_id, text, founded_no
from error_templates
order by founded_no, template_id
