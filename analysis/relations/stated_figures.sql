-- One row per run and figure of three digits or more that its last answer states.
-- word  the figure without thousands separators
with
  stated as (
    select
      run_id, span_id,
      unnest(list_distinct(regexp_extract_all(text, '(?:^|[\s$€£(*:=~])(\d[\d,]*(?:\.\d+)?)(?:$|[\s%*).,;:!?])', 1))) as figure
    from replies
    where last_in_run and tool_calls = 0
  )
select run_id, span_id, figure, replace(trim(figure, ','), ',', '') as word
from stated
where length(regexp_replace(figure, '\D', '', 'g')) between 3 and 12
  -- Years, round figures and whole multiples of a thousand are everybody's.
  and not regexp_full_match(figure, '(19|20)\d\d|[1-9]0+|[\d,]*000|100\.0*')
