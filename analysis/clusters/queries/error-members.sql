-- One row per failed step: the template of its message.
select e.template_id as id, t.text as label, e.source, null::varchar as severity, e.run_id, e.span_id
from error_steps e
join error_templates t on t.template_id = e.template_id
