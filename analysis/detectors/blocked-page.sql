-- One row per run: the first tool result that is a bot check, where no later call of that program brought anything
-- else, or where the run went back to the same address and was turned away again.
-- Tool results only: agents apologise in the same words.
with
  -- Few runs meet one: only their calls are read closely and put in order.
  met as (
    select distinct run_id
    from calls
    where verb <> 'plan'
      and regexp_matches(left(result, 2000), '(?i)captcha|verify (that )?you(''re| are) (a )?human|are you a robot|confirm you.{1,3}re not a bot|unusual traffic|enable javascript and cookies|attention required. . cloudflare|checking your browser')
  ),
  signed as (
    select
      *,
      regexp_extract(lower(left(result, 2000)), 'captcha|verify (that )?you(''re| are) (a )?human|are you a robot|confirm you.{1,3}re not a bot|unusual traffic|enable javascript and cookies|attention required. . cloudflare|checking your browser') as sign
    from calls
    semi join met using (run_id)
    where verb <> 'plan'
  ),
  blocked as (
    select
      *,
      max(case when sign = '' and not is_error then tool_index end) over (partition by run_id, program) as last_open,
      row_number() over (partition by run_id, sign = '' order by tool_index) as block_no,
      regexp_extract(left(arguments_json::varchar, 4000), 'https?://[^\s"''\\<>)]+') as address
    from signed
  ),
  returns as (
    select run_id, address, list(span_id order by tool_index) as span_ids, count(*) - 1 as returns
    from blocked
    where sign <> '' and address <> ''
    group by run_id, address
  )
select
  b.run_id,
  b.span_id,
  coalesce(r.span_ids, [b.span_id]) as evidence_span_ids,
  b.tool_name as signature,
  b.tool_name as tool,
  b.sign,
  coalesce(r.returns, 0) + 1 as refusals
from blocked b
left join returns r on r.run_id = b.run_id and r.address = b.address
where b.sign <> '' and (b.block_no = 1 and b.tool_index > coalesce(b.last_open, 0) or r.returns > 0)
-- The one that the run went back to most often says most.
qualify row_number() over (partition by b.run_id order by coalesce(r.returns, 0) desc, b.tool_index) = 1
