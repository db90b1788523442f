-- One row per run: the first tool result that is a bot check, where no later call of that tool brought
-- anything else. Tool results only: agents apologise in the same words.
with
  signed as materialized (
    select
      *,
      regexp_extract(lower(left(result, 2000)), 'captcha|verify (that )?you(''re| are) (a )?human|are you a robot|confirm you.{1,3}re not a bot|unusual traffic|enable javascript and cookies|attention required. . cloudflare|checking your browser') as sign
    from calls
    where verb <> 'plan'
  ),
  -- Few runs meet one: only their calls are put in order.
  met as (
    select distinct run_id from signed where sign <> ''
  ),
  blocked as (
    select
      *,
      max(case when sign = '' and not is_error then tool_index end) over (partition by run_id, program) as last_open,
      row_number() over (partition by run_id, sign = '' order by tool_index) as block_no
    from signed
    semi join met using (run_id)
  )
select
  run_id,
  span_id,
  [span_id] as evidence_span_ids,
  tool_name as signature,
  tool_name as tool,
  sign
from blocked
where sign <> '' and block_no = 1 and tool_index > coalesce(last_open, 0)
