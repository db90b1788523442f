-- One row per run that took far more or far less than runs of the same agent and model usually do: the
-- measure in which it is farthest out. Two-sided: long runs fail in one trade, short ones in another.
with
  ranked as (
    select
      *,
      row_number() over (partition by run_id order by greatest(value / usual, usual / value) desc, measure) as place
    from usual_runs
    where (value > high or value < low) and greatest(value / usual, usual / value) >= $minFactor
  )
select
  k.run_id,
  e.last_span_id as span_id,
  [e.last_span_id] as evidence_span_ids,
  k.measure as signature,
  case k.measure
    when 'cost' then printf('%.4f US dollars', k.value)
    when 'duration' then printf('%.1f s', k.value / 1000)
    else printf('%.0f ', k.value) || if(round(k.value) = 1, rtrim(k.measure, 's'), k.measure)
  end as took,
  case k.measure
    when 'cost' then printf('%.4f', k.usual)
    when 'duration' then printf('%.1f', k.usual / 1000)
    else printf('%.0f', k.usual)
  end as usually,
  k.runs
from ranked k
join endings e on e.run_id = k.run_id
where k.place = 1
