-- One row per session: the runs that share a conversation id.
create or replace view sessions as
select
  session_id,
  count(*) as run_count,
  min(started_ns) as started_ns,
  max(ended_ns) as ended_ns,
  sum(step_count)::bigint as step_count,
  sum(error_count)::bigint as error_count,
  sum(tokens_in)::bigint as tokens_in,
  sum(tokens_out)::bigint as tokens_out,
  sum(cost_usd) as cost_usd
from runs
where session_id is not null
group by session_id;
