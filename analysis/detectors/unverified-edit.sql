-- One row per run with a shell whose last change to a program was followed by no command and no look at it.
-- Prose, data and configuration need no run.
with
  bounds as (
    select
      run_id,
      bool_or(is_shell) as has_shell,
      max(case when verb = 'write' and not is_error then tool_index end) as last_write,
      max_by(span_id, tool_index) filter (verb = 'write' and not is_error) as span_id,
      max_by(coalesce(arguments_json ->> '$.file_path', arguments_json ->> '$.path', ''), tool_index) filter (verb = 'write' and not is_error) as path,
      max(case when verb in ('run', 'test', 'read') then tool_index end) as last_look
    from calls
    group by run_id
  )
select
  run_id,
  span_id,
  [span_id] as evidence_span_ids,
  null::varchar as signature,
  coalesce(nullif(regexp_extract(path, '[^/\\]+$'), ''), 'a file') as file
from bounds
where has_shell and last_write > coalesce(last_look, 0)
  and regexp_matches(lower(path), '\.(py|js|mjs|cjs|ts|tsx|jsx|go|rs|c|cc|cpp|h|hpp|java|kt|rb|php|sh|pl|lua|swift|scala|cs|sql|r|jl|hs|ml|ex|exs|zig)$')
