-- One row per session: the runs that share a conversation id.
--
-- session_id   the conversation id
-- run_count    its runs
-- started_ns   when the first began, ns since the Unix epoch
-- ended_ns     when the last one ended
-- step_count   steps of all runs
-- error_count  failed steps of all runs
-- tokens_in    tokens read
-- tokens_out   tokens written
-- cost_usd     cost in US dollars
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
