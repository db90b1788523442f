-- One row per call of a model, or of a tool that is no shell and does not wait, for which the history of its
-- kind holds 20 calls or more. A shell takes as long as its command.
-- duration_ms  how long it took;  usual_ms, high_ms, calls  as in step_history
select s.run_id, s.span_id, s.kind, h.called, s.duration_ms, h.usual_ms, h.high_ms, h.calls
from steps s
join step_history h
  on h.service = coalesce(s.service, '') and h.kind = s.kind
  and h.called = coalesce(case s.kind when 'tool' then s.tool_name else coalesce(s.model_responded, s.model_requested) end, s.name)
left join calls c on c.run_id = s.run_id and c.span_id = s.span_id
where not s.is_error and h.calls >= 20
  and not coalesce(c.is_shell or c.verb in ('wait', 'test'), false)
